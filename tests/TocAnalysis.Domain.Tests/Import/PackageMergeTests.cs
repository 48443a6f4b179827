using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Import;

namespace TocAnalysis.Domain.Tests.Import;

public class PackageMergeTests
{
    private static readonly CaseContent Recorded = new()
    {
        Reference = "A-1",
        Title = "First",
        Summary = "Money moved.",
        Start = PartialDate.Parse("1999"),
        Ongoing = true,
        Sensitivity = Sensitivity.Restricted,
        Status = CaseStatus.Draft,
        FactNote = "court",
        Domains = [new(CrimeDomain.Organized, "D2.1", "an illegal enterprise"), new(CrimeDomain.Corporate)],
        Countries = [new("COL", Stage.Inception, Note: "there"), new("USA", Stage.Perpetration)],
        Groups = [new("g1", "payer"), new("g1", "host"), new("g2", "driver")],
        Sources = [new("S1", "p. 1")],
    };

    [Fact]
    public void What_a_package_does_not_have_stays_as_it_is()
    {
        var merged = Case("case|title", "A-1|First");
        merged.HasChanges.ShouldBeFalse();
        (merged.Content with { Domains = [], Countries = [], Offences = [], Groups = [], Activities = [], Sources = [], Competing = [] }).ShouldBe(Recorded with { Domains = [], Countries = [], Offences = [], Groups = [], Activities = [], Sources = [], Competing = [] });
        merged.Content.Domains.ShouldBe(Recorded.Domains);
        merged.Content.Countries.ShouldBe(Recorded.Countries);
        merged.Content.Groups.ShouldBe(Recorded.Groups);
        merged.Content.Sources.ShouldBe(Recorded.Sources);
    }

    [Fact]
    public void An_empty_cell_clears_and_the_change_names_its_column()
    {
        var merged = Case("case|title|start|end|fact_note|sensitivity", "A-1|First||1999||");
        merged.Changes.ShouldHaveSingleItem().Fields.ShouldBe(["end", "start", "fact_note"], ignoreOrder: true);
        (merged.Content.Start, merged.Content.End!.Text, merged.Content.Ongoing, merged.Content.FactNote).ShouldBe((null, "1999", false, null));
        merged.Content.Sensitivity.ShouldBe(Sensitivity.Restricted);
        merged.Content.Status.ShouldBe(CaseStatus.Draft);
    }

    [Fact]
    public void A_reviewed_case_that_changes_is_recorded_again_and_the_change_says_so()
    {
        var reviewed = Recorded with { Status = CaseStatus.Reviewed };
        var head = Case(reviewed, PackageOf.Table("cases.csv", "case|title", "A-1|Other"));
        (head.Content.Status, string.Join(' ', head.Changes.ShouldHaveSingleItem().Fields)).ShouldBe((CaseStatus.Recorded, "title status"));
        var part = Case(reviewed, PackageOf.Table("case_countries.csv", "case|country|stage", "A-1|USA|direct-effect"));
        part.Content.Status.ShouldBe(CaseStatus.Recorded);
        part.Changes.Select(c => $"{c.File} {c.Row} {c.IsNew} {string.Join('+', c.Fields)}").ShouldBe(["case_countries.csv 2 True ", "case_countries.csv 2 False status"]);
        // Nothing, and how sensitive a case is, need nobody who reads it again.
        Case(reviewed, PackageOf.Table("cases.csv", "case|title", "A-1|First")).ShouldSatisfyAllConditions(m => m.HasChanges.ShouldBeFalse(), m => m.Content.Status.ShouldBe(CaseStatus.Reviewed));
        var moved = Case(reviewed with { Sensitivity = Sensitivity.Internal }, PackageOf.Table("cases.csv", "case|title|sensitivity", "A-1|First|restricted"));
        (moved.Content.Status, moved.Content.Sensitivity).ShouldBe((CaseStatus.Reviewed, Sensitivity.Restricted));
    }

    [Fact]
    public void A_domain_that_stays_keeps_its_criterion_and_the_order_of_a_list_is_no_change()
    {
        Case("case|title|domains", "A-1|First|corporate;organized").HasChanges.ShouldBeFalse();
        var merged = Case("case|title|domains", "A-1|First|political;organized");
        merged.Changes.Single().Fields.ShouldBe(["domains"]);
        merged.Content.Domains.ShouldBe([new(CrimeDomain.Political), new(CrimeDomain.Organized, "D2.1", "an illegal enterprise")]);
    }

    [Fact]
    public void A_criterion_comes_by_its_own_file_and_what_only_that_file_names_stays()
    {
        var cases = PackageOf.Table("cases.csv", "case|title|domains", "A-1|First|corporate");
        var domains = PackageOf.Table("case_domains.csv", "case|domain|criterion|note", "A-1|organized|D2.2|", "A-1|political|D2.3|said in court");
        var merged = Case(cases, domains);
        merged.Content.Domains.ShouldBe([new(CrimeDomain.Corporate), new(CrimeDomain.Organized, "D2.2"), new(CrimeDomain.Political, "D2.3", "said in court")], ignoreOrder: true);
        merged.Changes.Select(c => $"{c.File} {c.Row} {c.IsNew} {string.Join('+', c.Fields)}").ShouldBe(["case_domains.csv 2 False criterion+note", "case_domains.csv 3 True "]);
        Case(merged.Content, cases, domains).HasChanges.ShouldBeFalse();
    }

    [Fact]
    public void A_country_is_known_by_stage_and_flow_and_another_stage_is_another_row()
    {
        var merged = Case(PackageOf.Table("case_countries.csv", "case|country|stage|note", "A-1|COL|inception|", "A-1|USA|direct-effect|x"));
        merged.Content.Countries.ShouldBe([new("COL", Stage.Inception), new("USA", Stage.Perpetration), new("USA", Stage.DirectEffect, Note: "x")]);
        merged.Changes.Select(c => $"{c.Row} {c.IsNew} {string.Join(' ', c.Fields)}").ShouldBe(["2 False note", "3 True "]);
    }

    [Fact]
    public void One_part_and_one_row_left_over_are_the_same_and_more_are_not_guessed_at()
    {
        var one = Case(PackageOf.Table("case_groups.csv", "case|group|role", "A-1|g1|payer", "A-1|g1|landlord", "A-1|g2|pilot"));
        one.Content.Groups.ShouldBe([new("g1", "payer"), new("g1", "landlord"), new("g2", "pilot")]);
        one.Changes.ShouldAllBe(c => c.Fields.Single() == "role");
        var two = Case(PackageOf.Table("case_groups.csv", "case|group|role", "A-1|g1|landlord"));
        two.Content.Groups.Count.ShouldBe(4);
        two.Changes.Single().IsNew.ShouldBeTrue();
    }

    [Fact]
    public void The_order_of_rows_does_not_matter_for_what_is_there()
    {
        string[] rows = ["A-1|g1|host", "A-1|g2|driver", "A-1|g1|payer"];
        Case(PackageOf.Table("case_groups.csv", ["case|group|role", .. rows])).HasChanges.ShouldBeFalse();
    }

    [Fact]
    public void Evidence_is_added_or_corrected_and_never_taken_away()
    {
        var recorded = new CodingContent("I1", CodingValue.A, Confidence.Low, "why", [new Evidence("Money", CaseText.Summary, 0), new Evidence(Source: "S1", Locator: "p. 7")]);
        CodingOf(recorded, "A-1|I1|A|low|why||S1|p. 7").HasChanges.ShouldBeFalse();
        var corrected = CodingOf(recorded, "A-1|I1|A|low|why||S1|p. 8");
        corrected.Changes.Single().Fields.ShouldBe(["locator"]);
        corrected.Content.Evidence.ShouldBe([recorded.Evidence[0], new Evidence(Source: "S1", Locator: "p. 8")]);
        var added = CodingOf(recorded, "A-1|I1|A|low|why|moved||");
        added.Content.Evidence.Count.ShouldBe(3);
        added.Changes.Single().Fields.ShouldBe(["quote"]);
        CodingOf(recorded, "A-1|I1|B|high|why||S1|p. 7").Changes.Single().Fields.ShouldBe(["value", "confidence"]);
    }

    [Fact]
    public void A_group_takes_the_columns_that_are_there()
    {
        var recorded = new GroupContent { Reference = "g1", Name = "One", Kind = GroupKind.Official, Aliases = ["Uno"], Note = "kept" };
        var content = PackageOf.Check(PackageOf.Table("groups.csv", "group|name|kind|aliases", "g1|One|official|Uno; Un")).Content;
        var merged = PackageMerge.Group(recorded, content.Groups[0], content);
        merged.Changes.Single().Fields.ShouldBe(["aliases"]);
        merged.Content.Note.ShouldBe("kept");
        PackageMerge.Group(null, content.Groups[0], content).Changes.Single().IsNew.ShouldBeTrue();
    }

    private static Merged<CaseContent> Case(params string[] lines) => Case(PackageOf.Table("cases.csv", lines));

    private static Merged<CaseContent> Case(params PackageTable[] tables) => Case(Recorded, tables);

    private static Merged<CaseContent> Case(CaseContent recorded, params PackageTable[] tables)
    {
        var content = PackageOf.Check(Vocabulary, tables).Content;
        return PackageMerge.Case(recorded, new PackageByCase(content), "A-1");
    }

    private static Merged<CodingContent> CodingOf(CodingContent recorded, string row)
    {
        var check = PackageOf.Check(Vocabulary, PackageOf.Table("codings.csv", "case|code|value|confidence|rationale|quote|source|locator", row));
        check.Faults.ShouldBeEmpty();
        return PackageMerge.Coding(recorded, check.Content.Codings[0], check.Content);
    }

    private static TestVocabulary Vocabulary => new()
    {
        RecordedCases = { ["A-1"] = new RecordedCase(Recorded.Summary, Recorded.Narrative, Recorded.Sensitivity) },
        RecordedGroups = { "g1", "g2" },
        RecordedSources = { "S1" },
    };
}
