using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Sources;

namespace TocAnalysis.Domain.Import;

/// <summary>What one row of a package does to what is recorded.</summary>
/// <param name="File">File of the package.</param>
/// <param name="Row">Row as a spreadsheet counts.</param>
/// <param name="IsNew">True: the row brings a thing that was not there.</param>
/// <param name="Fields">Columns whose value becomes another; for a new thing all that the row fills are left unnamed and the list is empty.</param>
public sealed record PackageChange(string File, int Row, bool IsNew, IReadOnlyList<string> Fields);

/// <summary>A thing as it will be, and the rows that make it so.</summary>
/// <typeparam name="T">Kind of thing.</typeparam>
/// <param name="Content">The thing as it will be.</param>
/// <param name="Changes">What changes it; empty: it stays as it is.</param>
public sealed record Merged<T>(T Content, IReadOnlyList<PackageChange> Changes)
{
    /// <summary>Whether anything changes.</summary>
    public bool HasChanges => Changes.Count > 0;
}

/// <summary>
/// Puts the rows of a package and what is recorded together. A column that the package lacks leaves what is recorded alone; a cell that is empty
/// in a column that it has clears it. Things are added and changed and never taken away.
/// </summary>
public static class PackageMerge
{
    /// <summary>A case with all its parts.</summary>
    /// <param name="recorded">The case as it is; null: it is new.</param>
    /// <param name="rows">The rows of the package, by case.</param>
    /// <param name="reference">Reference of the case.</param>
    public static Merged<CaseContent> Case(CaseContent? recorded, PackageByCase rows, string reference)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var changes = new List<PackageChange>();
        var content = recorded ?? new CaseContent { Reference = reference };
        if (rows.Head(reference) is { } head)
            content = Head(recorded, head, rows.Domains(reference).Select(r => r.Value.Part.Domain), rows.Package, changes);
        content = content with
        {
            Domains = PartMerge.Domains(content.Domains, rows.Domains(reference), rows.Package, changes),
            Countries = PartMerge.Countries(content.Countries, rows.Countries(reference), rows.Package, changes),
            Offences = PartMerge.Offences(content.Offences, rows.Offences(reference), rows.Package, changes),
            Groups = PartMerge.Groups(content.Groups, rows.Groups(reference), rows.Package, changes),
            Activities = PartMerge.Activities(content.Activities, rows.Activities(reference), rows.Package, changes),
            Sources = PartMerge.Sources(content.Sources, rows.Sources(reference), rows.Package, changes),
            Competing = PartMerge.Competing(content.Competing, rows.Competing(reference), rows.Package, changes),
        };
        return new Merged<CaseContent>(recorded is null || changes.Count == 0 ? content : Unread(recorded, content, changes), changes);
    }

    /// <summary>What a package changes in a reviewed case nobody has read: the case is recorded again, and the change says so.</summary>
    private static CaseContent Unread(CaseContent recorded, CaseContent content, List<PackageChange> changes)
    {
        var unread = CaseReview.After(recorded, content);
        if (unread.Status == content.Status)
            return content;
        var at = changes.FindIndex(c => !c.IsNew);
        if (at < 0)
            changes.Add(changes[0] with { IsNew = false, Fields = ["status"] });
        else
            changes[at] = changes[at] with { Fields = [.. changes[at].Fields, "status"] };
        return unread;
    }

    /// <summary>A group.</summary>
    /// <param name="recorded">The group as it is; null: it is new.</param>
    /// <param name="row">The row of the package.</param>
    /// <param name="package">The package, for its columns.</param>
    public static Merged<GroupContent> Group(GroupContent? recorded, PackageRow<GroupContent> row, PackageContent package)
    {
        ArgumentNullException.ThrowIfNull(row);
        var fields = new ChangedFields(package, row.File);
        var (old, given) = (recorded ?? new GroupContent(), row.Value);
        var content = new GroupContent
        {
            Reference = given.Reference,
            Name = fields.Take("name", old.Name, given.Name),
            Aliases = fields.TakeList("aliases", old.Aliases, given.Aliases),
            Kind = fields.Take("kind", old.Kind, given.Kind),
            Structure = fields.Take("structure", old.Structure, given.Structure),
            HomeCountry = fields.Take("home_country", old.HomeCountry, given.HomeCountry),
            Note = fields.Take("note", old.Note, given.Note),
        };
        return fields.Of(recorded is null, content, row.Row);
    }

    /// <summary>A source.</summary>
    /// <param name="recorded">The source as it is; null: it is new.</param>
    /// <param name="row">The row of the package.</param>
    /// <param name="package">The package, for its columns.</param>
    public static Merged<SourceContent> Source(SourceContent? recorded, PackageRow<SourceContent> row, PackageContent package)
    {
        ArgumentNullException.ThrowIfNull(row);
        var fields = new ChangedFields(package, row.File);
        var (old, given) = (recorded ?? new SourceContent(), row.Value);
        var content = new SourceContent
        {
            Reference = given.Reference,
            Type = fields.Take("type", old.Type, given.Type),
            Title = fields.Take("title", old.Title, given.Title),
            Authors = fields.Take("authors", old.Authors, given.Authors),
            Year = fields.Take("year", old.Year, given.Year),
            Publisher = fields.Take("publisher", old.Publisher, given.Publisher),
            Url = fields.Take("url", old.Url, given.Url),
            Reliability = fields.Take("reliability", old.Reliability, given.Reliability),
            Note = fields.Take("note", old.Note, given.Note),
        };
        return fields.Of(recorded is null, content, row.Row);
    }

    /// <summary>A link between groups; its ends, kind and case are what it is known by.</summary>
    /// <param name="recorded">The link as it is; null: it is new.</param>
    /// <param name="row">The row of the package.</param>
    /// <param name="package">The package, for its columns.</param>
    public static Merged<GroupLink> Link(GroupLink? recorded, PackageRow<GroupLink> row, PackageContent package)
    {
        ArgumentNullException.ThrowIfNull(row);
        var fields = new ChangedFields(package, row.File);
        var (old, given) = (recorded ?? row.Value with { Start = null, End = null, Note = null, Source = null, Locator = null }, row.Value);
        var content = old with
        {
            Start = fields.Take("start", old.Start, given.Start),
            End = fields.Take("end", old.End, given.End),
            Note = fields.Take("note", old.Note, given.Note),
            Source = fields.Take("source", old.Source, given.Source),
            Locator = fields.Take("locator", old.Locator, given.Locator),
        };
        return fields.Of(recorded is null, content, row.Row);
    }

    /// <summary>A coding; case, code, coder and round are what it is known by.</summary>
    /// <param name="recorded">The coding as it is; null: it is new.</param>
    /// <param name="row">The row of the package.</param>
    /// <param name="package">The package, for its columns.</param>
    public static Merged<CodingContent> Coding(CodingContent? recorded, PackageRow<PackageCoding> row, PackageContent package)
    {
        ArgumentNullException.ThrowIfNull(row);
        var fields = new ChangedFields(package, row.File);
        var (given, old) = (row.Value.Coding, recorded ?? row.Value.Coding with { Confidence = null, Rationale = null, Evidence = [] });
        var content = old with
        {
            Value = fields.Take("value", old.Value, given.Value),
            Confidence = fields.Take("confidence", old.Confidence, given.Confidence),
            Rationale = fields.Take("rationale", old.Rationale, given.Rationale),
            Evidence = EvidenceOf(old.Evidence, given.Evidence, fields),
        };
        return fields.Of(recorded is null, content, row.Row);
    }

    /// <summary>An entry of a register. Further cases are added and never taken away, since a package of some cases knows no others.</summary>
    /// <param name="recorded">The entry as it is; null: it is new.</param>
    /// <param name="row">The row of the package.</param>
    /// <param name="package">The package, for its columns.</param>
    public static Merged<Registers.RegisterEntry> Register(Registers.RegisterEntry? recorded, PackageRow<Registers.RegisterEntry> row, PackageContent package)
    {
        ArgumentNullException.ThrowIfNull(row);
        var fields = new ChangedFields(package, row.File);
        var given = row.Value;
        var old = recorded ?? new Registers.RegisterEntry { Kind = given.Kind, Reference = given.Reference };
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in Registers.RegisterList.Of(given.Kind).Fields)
        {
            if (fields.Take(field.Name, old[field.Name], given[field.Name]) is { } value)
                values[field.Name] = value;
        }

        var content = old with
        {
            Title = fields.Take("title", old.Title, given.Title),
            Case = fields.Take("case", old.Case, given.Case),
            Country = fields.Take("country", old.Country, given.Country),
            Period = fields.Take("period", old.Period, given.Period),
            FromGroup = fields.Take("from_group", old.FromGroup, given.FromGroup),
            ToGroup = fields.Take("to_group", old.ToGroup, given.ToGroup),
            Codes = fields.TakeList("codes", old.Codes, given.Codes),
            Cases = fields.TakeList("cases", old.Cases, [.. old.Cases.Union(given.Cases, StringComparer.Ordinal)]),
            Note = fields.Take("note", old.Note, given.Note),
            Source = fields.Take("source", old.Source, given.Source),
            Locator = fields.Take("locator", old.Locator, given.Locator),
            Values = values,
        };
        return fields.Of(recorded is null, content, row.Row);
    }

    private static CaseContent Head(CaseContent? recorded, PackageRow<PackageCase> row, IEnumerable<CrimeDomain> alsoListed, PackageContent package, List<PackageChange> changes)
    {
        var fields = new ChangedFields(package, row.File);
        var (old, given) = (recorded ?? new CaseContent(), row.Value.Head);
        var (end, ongoing) = fields.Take("end", (old.End, old.Ongoing), (given.End, given.Ongoing));
        var content = old with
        {
            Reference = given.Reference,
            Title = fields.Take("title", old.Title, given.Title),
            Start = fields.Take("start", old.Start, given.Start),
            End = end,
            Ongoing = ongoing,
            Domains = DomainsOf(old.Domains, given.Domains, alsoListed, fields),
            Summary = fields.Take("summary", old.Summary, given.Summary),
            Narrative = fields.Take("narrative", old.Narrative, given.Narrative),
            Sensitivity = row.Value.SaysSensitivity ? fields.Take("sensitivity", old.Sensitivity, given.Sensitivity) : old.Sensitivity,
            FactConfidence = fields.Take("fact_confidence", old.FactConfidence, given.FactConfidence),
            FactNote = fields.Take("fact_note", old.FactNote, given.FactNote),
        };
        changes.AddRange(fields.Of(recorded is null, content, row.Row).Changes);
        return content;
    }

    /// <summary>The criterion that a domain rests on stands in a file of its own, so a domain that stays keeps it here. What only that file names is not taken away: it comes by its own row.</summary>
    private static IReadOnlyList<DomainAssignment> DomainsOf(
        IReadOnlyList<DomainAssignment> old, IReadOnlyList<DomainAssignment> listed, IEnumerable<CrimeDomain> alsoListed, ChangedFields fields)
    {
        var given = listed.Concat(old.Where(o => alsoListed.Contains(o.Domain) && listed.All(l => l.Domain != o.Domain))).ToList();
        if (old.Select(d => d.Domain).ToHashSet().SetEquals(given.Select(d => d.Domain)))
            return old;
        IReadOnlyList<DomainAssignment> joined = [.. given.Select(g => old.FirstOrDefault(o => o.Domain == g.Domain) ?? g)];
        return fields.TakeList("domains", old, joined);
    }

    /// <summary>
    /// Evidence is added, or changed where the package plainly means the same piece: the same quotation or the same source, or neither in both.
    /// Where a quotation stands is no part of this: it follows from the words.
    /// </summary>
    private static IReadOnlyList<Evidence> EvidenceOf(IReadOnlyList<Evidence> old, IReadOnlyList<Evidence> given, ChangedFields fields)
    {
        var merged = old.ToList();
        var free = Enumerable.Range(0, old.Count).ToList();
        var open = new List<Evidence>();
        foreach (var evidence in given)
        {
            var same = free.FindIndex(i => Words(old[i]) == Words(evidence));
            if (same >= 0)
                free.RemoveAt(same);
            else
                open.Add(evidence);
        }

        foreach (var evidence in open)
        {
            var like = free.FindIndex(i => evidence.Quote is not null ? old[i].Quote == evidence.Quote
                : old[i].Quote is null && old[i].Source == evidence.Source);
            if (like < 0)
            {
                merged.Add(evidence);
                fields.Add(evidence.Quote is not null ? "quote" : evidence.Source is not null ? "source" : "locator");
                continue;
            }

            var at = free[like];
            free.RemoveAt(like);
            merged[at] = old[at] with
            {
                Source = fields.Take("source", old[at].Source, evidence.Source),
                Locator = fields.Take("locator", old[at].Locator, evidence.Locator),
            };
        }

        return merged;
    }

    private static (string?, string?, string?) Words(Evidence e) => (e.Quote, e.Source, e.Locator);
}
