using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Cases;

/// <summary>Holds a content against the rules of the Domain and against what is recorded, before it is saved.</summary>
public sealed class CaseCheck(Vocabularies vocabularies)
{
    /// <summary>Longest reason of a change.</summary>
    public const int MaxReason = 4_000;

    /// <param name="Content">As it is kept: blanks dropped, codes in their permanent form.</param>
    /// <param name="Names">Groups and sources that it names.</param>
    /// <param name="Faults">All of them at once; with any, nothing is to be written.</param>
    public sealed record Checked(CaseContent Content, ReferenceNames Names, IReadOnlyList<Fault> Faults);

    /// <summary>The content of a new case.</summary>
    public async Task<Checked> NewAsync(TocContext context, CaseContent content, string? reason, CancellationToken cancellationToken)
    {
        var result = await RulesAsync(context, content, reason, cancellationToken);
        if (result.Faults.Count == 0 && await HostSideCheck.FaultAsync(context, null, result.Content, result.Names, cancellationToken) is { } unexamined)
            result = With(result, unexamined);
        if (result.Faults.Count == 0 && await SecondReader.FaultAsync(context, null, result.Content, result.Names, cancellationToken) is { } unread)
            result = With(result, unread);
        if (result.Content.Reference is not { } reference)
            return result;
        if (CaseId.TryParse(reference, out _))
            return With(result, new Fault("reference", "No reference of the form TOC-0001: such identifiers are given by the application.", reference));
        // Taken is taken, also by a case that the writer may not read.
        await using var all = await context.SeeEverythingAsync(cancellationToken);
        return await context.Cases.AnyAsync(c => c.Reference == reference, cancellationToken) ? With(result, ReferenceTaken(reference)) : result;
    }

    /// <summary>The new content of a case that is there.</summary>
    public async Task<Checked> ChangedAsync(TocContext context, CaseRow row, CaseContent content, string? reason, CancellationToken cancellationToken)
    {
        var result = await RulesAsync(context, content, reason, cancellationToken);
        if (result.Content.Reference is { } reference && reference != row.Reference)
            result = With(result, new Fault("reference", $"“{row.Reference}”, or nothing: the reference of a case does not change.", reference));
        if (result.Faults.Count == 0 && await HostSideCheck.FaultAsync(context, row, result.Content, result.Names, cancellationToken) is { } unexamined)
            result = With(result, unexamined);
        if (result.Faults.Count == 0 && await SecondReader.FaultAsync(context, row, result.Content, await ReferenceNames.OfAsync(context, [row], cancellationToken), cancellationToken) is { } unread)
            result = With(result, unread);
        return result with { Content = result.Content with { Reference = row.Reference } };
    }

    public static Fault ReferenceTaken(string? reference) => new("reference", "A reference that no other case bears.", reference);

    /// <summary>The fault of a reason; null: none.</summary>
    public static Fault? Reason(string? reason) => reason switch
    {
        { Length: > MaxReason } => new Fault("reason", $"At most {MaxReason} characters; these are {reason.Length}."),
        not null when reason.Contains('\0', StringComparison.Ordinal) => new Fault("reason", "Text without a null character."),
        _ => null,
    };

    private async Task<Checked> RulesAsync(TocContext context, CaseContent content, string? reason, CancellationToken cancellationToken)
    {
        var lookups = RecordLookups.From(vocabularies.Countries, vocabularies.Offences, [], []);
        content = CaseRules.Normalize(content, lookups);
        var groups = content.Groups.Select(g => g.Group).Distinct(StringComparer.Ordinal).ToList();
        var sources = content.Countries.Select(c => c.Source).Concat(content.Offences.Select(o => o.Source)).Concat(content.Groups.Select(g => g.Source))
            .Concat(content.Sources.Select(s => s.Source)).Concat(content.Competing.Select(c => c.Source)).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        // A null character cannot be asked for; the rules name it.
        var askable = content with
        {
            Groups = [.. content.Groups.Where(g => IsAskable(g.Group) && IsAskable(g.Source))],
            Countries = [.. content.Countries.Where(c => IsAskable(c.Source))],
            Offences = [.. content.Offences.Where(o => IsAskable(o.Source))],
            Sources = [.. content.Sources.Where(s => IsAskable(s.Source))],
            Competing = [.. content.Competing.Where(c => IsAskable(c.Source))],
        };
        var names = await ReferenceNames.OfAsync(context, askable, cancellationToken);
        // All references are fetched only where one is wrong, to suggest what was meant.
        var knownGroups = groups.TrueForAll(names.HasGroup) ? groups : await context.VisibleGroups(context.Actor!).Select(g => g.Reference).ToListAsync(cancellationToken);
        var knownSources = sources.TrueForAll(names.HasSource) ? sources : await context.VisibleSources(context.Actor!).Select(s => s.Reference).ToListAsync(cancellationToken);
        var faults = CaseRules.Validate(content, RecordLookups.From(vocabularies.Countries, vocabularies.Offences, knownGroups, knownSources));
        return new Checked(content, names, Reason(reason) is { } fault ? [.. faults, fault] : faults);
    }

    private static bool IsAskable(string? text) => text?.Contains('\0', StringComparison.Ordinal) != true;

    private static Checked With(Checked result, Fault fault) => result with { Faults = [.. result.Faults, fault] };
}
