using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Implementation;
using TocAnalysis.Domain.Suggestions;
using TocAnalysis.Domain.Tables;

namespace TocAnalysis.Web.Features.Convention;

/// <summary>Which table of entries; null and empty: entries by kind and region.</summary>
public sealed record ImplementationTableRequest(FindImplementationRequest Entries, string? Rows = null, string? Columns = null, string? Measure = null)
{
    /// <summary>The names of its own parameters in an address.</summary>
    public static IReadOnlyList<string> Own { get; } = ["rows", "columns", "measure"];

    /// <summary>The names of all parameters.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. FindImplementationRequest.Names.Where(n => n is not ("limit" or "after")), .. Own];

    /// <summary>Reads an address.</summary>
    public static ImplementationTableRequest Of(IQueryCollection query) => new(FindImplementationRequest.Of(query), query["rows"], query["columns"], query["measure"]);
}

/// <summary>A table of entries.</summary>
/// <param name="Rows">Down the side.</param>
/// <param name="Columns">Along the top.</param>
/// <param name="Measure">What is counted.</param>
/// <param name="Table">The numbers.</param>
/// <param name="Entries">Entries of the selection.</param>
/// <param name="Filter">The selection in English words.</param>
/// <param name="Date">The day of counting (UTC).</param>
public sealed record BuiltImplementationTable(ImplementationDimension Rows, ImplementationDimension Columns, ImplementationMeasure Measure, Crosstab Table, int Entries, string Filter, DateOnly Date);

/// <summary>Counts entries on implementation by two dimensions: page, REST and files all come from here.</summary>
public sealed class BuildImplementationTable(FindImplementation entries, TimeProvider clock)
{
    public async Task<Result<BuiltImplementationTable>> HandleAsync(Actor actor, ImplementationTableRequest request, bool asFile, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var faults = new List<Fault>();
        var rows = Token("rows", request.Rows, ImplementationDimension.Kind);
        var columns = Token("columns", request.Columns, rows == ImplementationDimension.Region ? ImplementationDimension.Kind : ImplementationDimension.Region);
        var measure = Token("measure", request.Measure, ImplementationMeasure.Entries);
        if (faults.Count == 0 && rows == columns)
            faults.Add(new Fault("columns", "Another dimension than in rows.", columns.Text()));
        var chosen = await entries.ChosenAsync(actor, request.Entries, asFile, cancellationToken);
        if (chosen.Refusal is { } refusal && refusal != Refusal.Invalid)
            return new Refused(refusal, chosen.Faults);
        if (faults.Count > 0 || !chosen.Succeeded)
            return Refused.Invalid([.. faults, .. chosen.Faults]);
        var table = ImplementationTable.Build([.. chosen.Value.Select(e => e.Fact)], rows, columns, measure, entries.Label);
        return new BuiltImplementationTable(rows, columns, measure, table, chosen.Value.Count, entries.InWords(request.Entries), DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));

        T Token<T>(string place, string? given, T otherwise) where T : struct, Enum
        {
            if (string.IsNullOrWhiteSpace(given))
                return otherwise;
            if (Tokens.TryParse<T>(given, out var known))
                return known;
            faults.Add(new Fault(place, $"One of: {string.Join(", ", Tokens.All<T>())}.", given, NearestTerms.Of(given, Tokens.All<T>())));
            return otherwise;
        }
    }
}
