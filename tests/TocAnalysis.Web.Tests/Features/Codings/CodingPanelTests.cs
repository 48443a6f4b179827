using Bunit;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Features.Codings.Workbench;
using TocAnalysis.Web.Tests.Components;

namespace TocAnalysis.Web.Tests.Features.Codings;

public sealed class CodingPanelTests : WidgetContext
{
    private const string Narrative = "One ship left. The ship came back.";

    private static readonly CodebookContent Book = new Vocabularies().Codebook;

    [Fact]
    public void Values_of_the_scale_are_offered_with_their_keys_and_words()
    {
        var panel = Panel("I4", new CodingForm { Code = "I4" });
        panel.FindAll("#f-value .mark").Select(x => x.TextContent).ShouldBe(["A", "B", "mixed", "not applicable", "cannot tell"]);
        panel.FindAll("#f-value kbd").Select(x => x.TextContent).ShouldBe(["1", "2", "3", "4", "5"]);
        panel.FindAll("#f-value label").ShouldAllBe(l => l.TextContent.Trim().Length > 3);
        Panel("N1", new CodingForm { Code = "N1" }).FindAll("#f-value .mark").Select(x => x.TextContent).ShouldBe(["present", "absent", "not applicable", "cannot tell"]);
    }

    [Fact]
    public void What_is_chosen_and_typed_is_in_the_form_at_once()
    {
        var form = new CodingForm { Code = "I4" };
        var changes = 0;
        var panel = Panel("I4", form, changed: () => changes++);

        panel.FindAll("input[type=radio]")[1].Change(true);
        panel.Find("#f-confidence").Change("low");
        panel.Find("#f-rationale").Input("Because.");
        panel.Find("input[type=checkbox]").Change(true);

        var draft = form.ToDraft();
        (draft.Value, draft.Confidence, draft.Rationale).ShouldBe((CodingValue.B, Domain.Cases.Confidence.Low, "Because."));
        draft.Evidence.ShouldBe([new Evidence(Locator: CodingRules.NoLocator)]);
        changes.ShouldBe(4);
    }

    [Fact]
    public void Faults_stand_at_their_fields()
    {
        var form = new CodingForm { Code = "I4" };
        form.Evidence.Add(new Evidence(Source: "x"));
        Fault[] faults = [new("value", "Choose."), new("evidence[0].source", "A recorded source.", "x"), new("rationale", "Shorter.")];

        var panel = Panel("I4", form, faults);

        panel.Find("#f-value .error").TextContent.ShouldBe("Choose.");
        panel.Find("#f-evidence li .error").TextContent.ShouldBe("A recorded source.");
        panel.Find("#f-rationale").GetAttribute("aria-invalid").ShouldBe("true");
        panel.FindAll(".faults a.place").Select(a => a.TextContent).ShouldBe(["Value", "Evidence 1", "Why"]);
    }

    [Fact]
    public void Typed_words_become_evidence_only_where_they_stand_once()
    {
        var form = new CodingForm { Code = "I4" };
        var panel = Panel("I4", form);

        Add("ship");
        form.Evidence.ShouldBeEmpty();
        panel.Find("#f-evidence .error").TextContent.ShouldContain("2 times");
        Add("boat");
        panel.Find("#f-evidence .error").TextContent.ShouldContain("do not stand");
        Add("The ship");
        form.Evidence.ShouldBe([new Evidence("The ship", CaseText.Narrative, 15)]);
        panel.FindAll("#f-evidence .error").ShouldBeEmpty();
        panel.Find("#f-evidence li button").Click();
        form.Evidence.ShouldBeEmpty();

        void Add(string words)
        {
            panel.Find("#f-evidence textarea").Change(words);
            panel.FindAll("#f-evidence button").First(b => b.TextContent.Contains("these words", StringComparison.Ordinal)).Click();
        }
    }

    [Fact]
    public void Who_only_reads_finds_nothing_to_press()
    {
        var form = new CodingForm { Code = "I4", Value = CodingValue.A };
        form.Evidence.Add(new Evidence("The ship", CaseText.Narrative, 15));
        var panel = Render<CodingPanel>(p => p.Add(x => x.Code, Book.Find("I4")!).Add(x => x.Form, form).Add(x => x.Summary, "").Add(x => x.Narrative, Narrative).Add(x => x.ReadOnly, true));
        panel.FindAll("button").ShouldBeEmpty();
        panel.FindAll("input, select, textarea").ShouldAllBe(x => x.HasAttribute("disabled"));
    }

    [Fact]
    public void A_quotation_that_lost_its_place_says_so()
    {
        var form = new CodingForm { Code = "I4" };
        form.Evidence.Add(new Evidence("a boat", CaseText.Narrative));
        Panel("I4", form).Find("#f-evidence li strong").TextContent.ShouldContain("no longer");
    }

    [Fact]
    public void A6_the_guide_has_question_both_poles_and_every_rule_of_the_code()
    {
        var code = Book.Find("I4")!;
        var text = Render<CodeGuide>(p => p.Add(x => x.Code, code)).Markup;
        foreach (var words in new[] { code.Question, code.PoleA, code.PoleB, code.Definition, code.UseWhen, code.DoNotUseWhen, code.Example, code.NearMiss })
            text.ShouldContain(System.Net.WebUtility.HtmlEncode(words).Replace("&#39;", "'", StringComparison.Ordinal).Replace("&quot;", "\"", StringComparison.Ordinal));
    }

    [Fact]
    public void The_tree_finds_codes_by_words_and_marks_mine_drafts_and_uncoded()
    {
        var codes = Book.Tree().Select(t => t.Code).Where(c => c.IsCodable).ToList();
        var tree = Render<CodeTree>(p => p.Add(x => x.Case, "TOC-0001").Add(x => x.Codes, codes).Add(x => x.Current, "I5")
            .Add(x => x.Mine, new Dictionary<string, CodingValue> { ["I4"] = CodingValue.B }).Add(x => x.Drafts, new HashSet<string> { "I5" }));

        tree.FindAll("li").Count.ShouldBe(codes.Count);
        var mine = tree.Find("a[href='/cases/TOC-0001/code?code=I4'] .mark");
        mine.ClassName.ShouldBe("mark b");
        tree.FindAll(".mark.uncoded").Count.ShouldBe(codes.Count - 1);
        tree.Find("a[aria-current] .draft").ShouldNotBeNull();
        tree.Find("[data-tree-search]").Input("indigenous partners");
        tree.FindAll("li .key").Select(x => x.TextContent).ShouldContain("I4");
        tree.FindAll("li").Count.ShouldBeLessThan(5);
        tree.Find("[data-tree-search]").Input("zzz");
        tree.FindAll("li").ShouldBeEmpty();
    }

    private IRenderedComponent<CodingPanel> Panel(string code, CodingForm form, IReadOnlyList<Fault>? faults = null, Action? changed = null) =>
        Render<CodingPanel>(p => p.Add(x => x.Code, Book.Find(code)!).Add(x => x.Form, form).Add(x => x.Faults, faults ?? []).Add(x => x.Summary, "").Add(x => x.Narrative, Narrative)
            .Add(x => x.OnChanged, changed ?? (() => { })));
}
