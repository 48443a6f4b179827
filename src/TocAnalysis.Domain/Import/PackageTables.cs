using System.Globalization;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Sources;

namespace TocAnalysis.Domain.Import;

/// <summary>
/// Writes typed rows as the tables of a package: every column of the contract in its order, rows by the references of their cases, groups and
/// sources. The same content gives the same tables, and reading them gives the content again.
/// </summary>
public static class PackageTables
{
    /// <summary>The tables of a content; those without rows are left out, except that of the cases.</summary>
    /// <param name="content">Valid content, in any order; parts of one case keep their order among each other.</param>
    public static IReadOnlyList<PackageTable> Of(PackageContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        var tables = new[]
        {
            Table(PackageFormat.Cases, content.Cases.Select(r => r.Value.Head).OrderBy(c => c.Reference, StringComparer.Ordinal).Select(Cells)),
            Table(PackageFormat.CaseDomains, ByCase(content.Domains).Select(Cells)),
            Table(PackageFormat.CaseCountries, ByCase(content.Countries).Select(Cells)),
            Table(PackageFormat.CaseOffences, ByCase(content.Offences).Select(Cells)),
            Table(PackageFormat.Groups, content.Groups.Select(r => r.Value).OrderBy(g => g.Reference, StringComparer.Ordinal).Select(Cells)),
            Table(PackageFormat.CaseGroups, ByCase(content.CaseGroups).Select(Cells)),
            Table(PackageFormat.GroupLinks, Sorted(content.GroupLinks.Select(r => Cells(r.Value)))),
            Table(PackageFormat.CaseActivities, ByCase(content.Activities).Select(Cells)),
            Table(PackageFormat.Sources, content.Sources.Select(r => r.Value).OrderBy(s => s.Reference, StringComparer.Ordinal).Select(Cells)),
            Table(PackageFormat.CaseSources, ByCase(content.CaseSources).Select(Cells)),
            Table(PackageFormat.CaseCompeting, ByCase(content.Competing).Select(Cells)),
            Table(PackageFormat.Codings, Codings(content)),
        }.Concat(content.Registers.Select(r => r.Value).GroupBy(r => r.Kind).OrderBy(g => g.Key)
            .Select(g => Table(Registers.RegisterList.Of(g.Key).File, g.OrderBy(e => e.Reference, StringComparer.Ordinal).Select(RegisterFiles.Cells))));
        return [.. tables.Where(t => t.Rows.Count > 0 || t.File == PackageFormat.Cases)];
    }

    private static IEnumerable<OfCase<T>> ByCase<T>(IReadOnlyList<PackageRow<OfCase<T>>> rows) =>
        rows.Select(r => r.Value).OrderBy(r => r.Case, StringComparer.Ordinal);

    private static IEnumerable<string?[]> Codings(PackageContent content) =>
        from coding in content.Codings.Select(r => r.Value)
            .OrderBy(c => c.Case, StringComparer.Ordinal)
            .ThenBy(c => c.Coding.Code, StringComparer.Ordinal)
            .ThenBy(c => c.Coder, StringComparer.Ordinal)
            .ThenBy(c => c.Coding.Round, StringComparer.Ordinal)
        from evidence in coding.Coding.Evidence.Count > 0 ? coding.Coding.Evidence : [new Codings.Evidence()]
        select new[]
        {
            coding.Case, coding.Coding.Code, coding.Coder, coding.Coding.Value.Text(), coding.Coding.Confidence?.Text(), coding.Coding.Rationale,
            evidence.Quote, evidence.Source, evidence.Locator, coding.Coding.Round,
        };

    private static string?[] Cells(CaseContent c) =>
    [
        c.Reference, c.Title, c.Start?.Text, c.Ongoing ? PackageFormat.Ongoing : c.End?.Text, List(c.Domains.Select(d => d.Domain.Text())),
        c.Summary, c.Narrative, c.Sensitivity.Text(), c.FactConfidence?.Text(), c.FactNote,
    ];

    private static string?[] Cells(OfCase<DomainAssignment> r) => [r.Case, r.Part.Domain.Text(), r.Part.Criterion, r.Part.Note];

    private static string?[] Cells(OfCase<CountryInvolvement> r) =>
        [r.Case, r.Part.Country, r.Part.Stage?.Text(), r.Part.Flow?.Text(), r.Part.Certainty.Text(), r.Part.Note, r.Part.Source, r.Part.Locator];

    private static string?[] Cells(OfCase<CaseOffence> r) => [r.Case, r.Part.Offence, r.Part.Role.Text(), r.Part.Note, r.Part.Source, r.Part.Locator];

    private static string?[] Cells(GroupContent g) =>
        [g.Reference, g.Name, List(g.Aliases), g.Kind.Text(), g.Structure?.Text(), g.HomeCountry, g.Note];

    private static string?[] Cells(OfCase<CaseGroup> r) => [r.Case, r.Part.Group, r.Part.Role, r.Part.Note, r.Part.Source, r.Part.Locator];

    private static string?[] Cells(GroupLink l) => [l.From, l.To, l.Kind.Text(), l.Case, l.Start?.Text, l.End?.Text, l.Note, l.Source, l.Locator];

    private static string?[] Cells(OfCase<CaseActivity> r) => [r.Case, r.Part.Activity.Text(), r.Part.Place.Text(), r.Part.Country, r.Part.Note];

    private static string?[] Cells(SourceContent s) =>
        [s.Reference, s.Type.Text(), s.Title, s.Authors, s.Year, s.Publisher, s.Url, s.Reliability?.Text(), s.Note];

    private static string?[] Cells(OfCase<CaseSource> r) => [r.Case, r.Part.Source, r.Part.Locator];

    private static string?[] Cells(OfCase<CompetingValue> r) =>
        [r.Case, r.Part.Field.Text(), r.Part.Value, r.Part.Against, r.Part.Certainty?.Text(), r.Part.Note, r.Part.Source, r.Part.Locator];

    // An entry that has the list's own sign in it would come back as two; a comma in its place keeps it one.
    private static string List(IEnumerable<string> entries) =>
        string.Join(PackageFormat.ListSign, entries.Select(e => e.Replace(PackageFormat.ListSign, ',').Trim()).Where(e => e.Length > 0).Distinct(StringComparer.Ordinal));

    private static IEnumerable<string?[]> Sorted(IEnumerable<string?[]> rows) =>
        rows.OrderBy(r => string.Join('\u001f', r), StringComparer.Ordinal);

    private static PackageTable Table(string file, IEnumerable<string?[]> rows)
    {
        var header = PackageFormat.File(file)!.Columns.Select(c => c.Name).ToList();
        var numbered = rows.Select((cells, i) => new PackageTableRow(i + 2, [.. cells.Select(Text)])).ToList();
        if (numbered.FirstOrDefault(r => r.Cells.Count != header.Count) is { } row)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{file} writes {row.Cells.Count} cells for {header.Count} columns."));
        return new PackageTable(file, header, numbered);
    }

    private static string Text(string? cell) => Characters.WithLineFeeds(cell ?? "");
}
