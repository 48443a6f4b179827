using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Domain.Import;

/// <summary>Reads the files of cases and of their parts.</summary>
internal static class CaseRows
{
    public static IReadOnlyList<PackageRow<PackageCase>> Cases(PackageCells? cells, CaseTexts texts, IImportVocabulary vocabulary)
    {
        var rows = new List<PackageRow<PackageCase>>();
        while (cells?.Next() == true)
        {
            var reference = cells.Reference("case");
            var title = cells.Cell("title");
            var start = cells.Date("start");
            var (end, ongoing) = cells.DateOrOngoing("end");
            cells.CheckPeriod(start, end);
            var domains = cells.Terms<CrimeDomain>("domains");
            var recorded = reference is null ? null : vocabulary.Case(reference);
            var (summary, summaryIsSound) = Text(cells, "summary", recorded?.Summary);
            var (narrative, narrativeIsSound) = Text(cells, "narrative", recorded?.Narrative);
            var sensitivity = cells.Term<Sensitivity>("sensitivity");
            if (sensitivity < recorded?.Sensitivity && recorded!.MayChange)
            {
                cells.Add(PackageFaultKind.LowerSensitivity, "sensitivity", sensitivity.Value.Text(),
                    $"{recorded.Sensitivity.Text()} or higher, since the case is recorded as {recorded.Sensitivity.Text()}: an import raises sensitivity and never lowers it.",
                    [recorded.Sensitivity.Text()]);
            }

            else if (sensitivity is { } level && !vocabulary.GivenSensitivities.Contains(level))
            {
                cells.Add(PackageFaultKind.NotAllowed, "sensitivity", level.Text(), $"A level that you may read yourself: {string.Join(", ", vocabulary.GivenSensitivities.Select(g => g.Text()))}.");
            }

            var confidence = cells.Term<Confidence>("fact_confidence");
            var note = cells.Cell("fact_note");
            if (reference is null)
                continue;
            cells.CheckKey(reference);
            texts.Add(reference, summaryIsSound && narrativeIsSound ? (summary, narrative) : null);
            var head = new CaseContent
            {
                Reference = reference,
                Title = title ?? "",
                Start = start,
                End = end,
                Ongoing = ongoing,
                Domains = [.. domains.Select(d => new DomainAssignment(d))],
                Summary = summary,
                Narrative = narrative,
                Sensitivity = sensitivity ?? Sensitivity.Internal,
                FactConfidence = confidence,
                FactNote = note,
            };
            rows.Add(cells.At(new PackageCase(head, sensitivity is not null)));
        }

        return rows;
    }

    public static IReadOnlyList<PackageRow<OfCase<DomainAssignment>>> Domains(PackageCells? cells) => Parts(cells, c =>
    {
        var domain = c.Term<CrimeDomain>("domain");
        var (criterion, note) = (c.Term("criterion"), c.Cell("note"));
        return domain is null ? null : new DomainAssignment(domain.Value, criterion, note);
    }, (of, part) => [of, part.Domain.Text()]);

    public static IReadOnlyList<PackageRow<OfCase<CountryInvolvement>>> Countries(PackageCells? cells) => Parts(cells, c =>
    {
        var country = c.Country("country");
        var stage = c.Term<Stage>("stage");
        var flow = c.Term<Flow>("flow");
        var certainty = c.Term<Certainty>("certainty") ?? Certainty.Established;
        var (note, source, locator) = (c.Cell("note"), c.Reference("source"), c.Cell("locator"));
        return country is null ? null : new CountryInvolvement(country, stage, flow, certainty, note, source, locator);
    }, (of, part) => [of, part.Country, part.Stage?.Text(), part.Flow?.Text()]);

    public static IReadOnlyList<PackageRow<OfCase<CaseOffence>>> Offences(PackageCells? cells) => Parts(cells, c =>
    {
        var offence = c.Offence("offence");
        var role = c.Term<OffenceRole>("role") ?? OffenceRole.Main;
        var (note, source, locator) = (c.Cell("note"), c.Reference("source"), c.Cell("locator"));
        return offence is null ? null : new CaseOffence(offence, role, note, source, locator);
    }, (of, part) => [of, part.Offence]);

    public static IReadOnlyList<PackageRow<OfCase<CaseGroup>>> Groups(PackageCells? cells) => Parts(cells, c =>
    {
        var group = c.Reference("group");
        var (role, note, source, locator) = (c.Cell("role"), c.Cell("note"), c.Reference("source"), c.Cell("locator"));
        return group is null ? null : new CaseGroup(group, role, note, source, locator);
    }, (of, part) => [of, part.Group, part.Role, part.Note, part.Source, part.Locator]);

    public static IReadOnlyList<PackageRow<OfCase<CaseActivity>>> Activities(PackageCells? cells) => Parts(cells, c =>
    {
        var activity = c.Term<Activity>("activity");
        var place = c.Term<ActivityPlace>("place");
        var (country, note) = (c.Country("country"), c.Cell("note"));
        return activity is null || place is null ? null : new CaseActivity(activity.Value, place.Value, country, note);
    }, (of, part) => [of, part.Activity.Text(), part.Place.Text(), part.Country, part.Note]);

    public static IReadOnlyList<PackageRow<OfCase<CaseSource>>> Sources(PackageCells? cells) => Parts(cells, c =>
    {
        var source = c.Reference("source");
        var locator = c.Cell("locator");
        return source is null ? null : new CaseSource(source, locator);
    }, (of, part) => [of, part.Source, part.Locator]);

    public static IReadOnlyList<PackageRow<OfCase<CompetingValue>>> Competing(PackageCells? cells) => Parts(cells, c =>
    {
        var field = c.Term<CompetingField>("field");
        if (field is not { } which)
            return null;
        var (value, against, certainty) = (c.Competing("value", which), CompetingValues.IsDate(which) ? null : c.Competing("against", which), c.Term<Certainty>("certainty"));
        var (note, source, locator) = (c.Cell("note"), c.Reference("source"), c.Cell("locator"));
        return value is null ? null : new CompetingValue(which, value, against, source, locator, certainty, note);
    }, (of, part) => [of, part.Field.Text(), part.Value, part.Against, part.Source, part.Locator]);

    private static List<PackageRow<OfCase<T>>> Parts<T>(PackageCells? cells, Func<PackageCells, T?> read, Func<string, T, string?[]> key) where T : class
    {
        var rows = new List<PackageRow<OfCase<T>>>();
        while (cells?.Next() == true)
        {
            var reference = cells.Reference("case");
            var part = read(cells);
            if (reference is null || part is null)
                continue;
            cells.CheckKey(key(reference, part));
            rows.Add(cells.At(new OfCase<T>(reference, part)));
        }

        return rows;
    }

    private static (string Text, bool IsSound) Text(PackageCells cells, string column, string? recorded)
    {
        var before = cells.FaultCount;
        var text = cells.Cell(column) ?? (cells.Has(column) ? "" : recorded ?? "");
        return (text, cells.FaultCount == before);
    }
}
