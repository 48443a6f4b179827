using Microsoft.EntityFrameworkCore;

namespace TocAnalysis.Web.Data;

/// <summary>Sequences of numbers that are printed. A number is never given twice, also where the insert that took it failed.</summary>
public static class NumberSequences
{
    public const string Case = "case_number";
    public const string Group = "group_number";
    public const string Source = "source_number";
    public const string Register = "register_number";

    public static IReadOnlyList<string> All { get; } = [Case, Group, Source, Register];

    /// <summary>Takes the next numbers, ascending.</summary>
    public static async Task<IReadOnlyList<long>> NextAsync(TocContext context, string sequence, int count, CancellationToken cancellationToken)
    {
        if (count == 0)
            return [];
        var numbers = await context.Database
            .SqlQuery<long[]>($"SELECT array_agg(nextval({sequence}::regclass)) AS \"Value\" FROM generate_series(1, {count})")
            .SingleAsync(cancellationToken);
        Array.Sort(numbers);
        return numbers;
    }
}
