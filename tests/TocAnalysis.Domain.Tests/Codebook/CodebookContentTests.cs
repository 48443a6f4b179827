using TocAnalysis.Domain.Codebook;

namespace TocAnalysis.Domain.Tests.Codebook;

public class CodebookContentTests
{
    private static readonly CodeDefinition Presence = new()
    {
        Key = "N1",
        Kind = CodeKind.Concern,
        Order = 1,
        Title = "A concern",
        Definition = "What it is.",
        UseWhen = "When it is.",
        DoNotUseWhen = "When it is not.",
        Scale = ValueScale.Presence,
        Paragraphs = [7],
    };

    private static readonly CodeDefinition TwoPole = Presence with
    {
        Key = "I1",
        Kind = CodeKind.Issue,
        Scale = ValueScale.TwoPole,
        Question = "Which?",
        PoleA = "The one.",
        PoleB = "The other.",
        Paragraphs = [15],
    };

    [Fact]
    public void A_code_is_found_by_its_exact_key()
    {
        var book = Book(Presence, TwoPole);

        book.Find("I1").ShouldBeSameAs(TwoPole);
        book.Find("i1").ShouldBeNull();
        book.Find("I11").ShouldBeNull();
    }

    [Fact]
    public void A_paragraph_is_found_by_its_number()
    {
        var paragraph = new PaperParagraph(15, "IV", "Controversial issues", "A dispute.");
        var book = Book(TwoPole) with { Paragraphs = [paragraph] };

        book.FindParagraph(15).ShouldBe(paragraph);
        book.FindParagraph(16).ShouldBeNull();
    }

    [Fact]
    public void Children_come_by_order_and_then_by_key()
    {
        var book = Book(
            Presence with { Key = "C1.10", Parent = "C1", Order = 2 },
            Presence with { Key = "C1.2", Parent = "C1", Order = 2 },
            Presence with { Key = "C1.3", Parent = "C1", Order = 1 },
            Presence with { Key = "C1" });

        book.Children("C1").Select(code => code.Key).ShouldBe(["C1.3", "C1.2", "C1.10"]);
        book.Children(null).Select(code => code.Key).ShouldBe(["C1"]);
        book.Children("C1.2").ShouldBeEmpty();
    }

    [Fact]
    public void The_tree_names_each_code_once_before_those_below_it()
    {
        var book = Book(
            Presence with { Key = "C2", Order = 2 },
            Presence with { Key = "C1.1.1", Parent = "C1.1" },
            Presence with { Key = "C1.1", Parent = "C1" },
            Presence with { Key = "C1", Order = 1 });

        book.Tree().Select(entry => (entry.Code.Key, entry.Depth)).ShouldBe([("C1", 0), ("C1.1", 1), ("C1.1.1", 2), ("C2", 0)]);
    }

    [Fact]
    public void Codes_bearing_on_a_paragraph_come_in_the_order_of_keys()
    {
        var book = Book(
            TwoPole with { Key = "I10", Paragraphs = [20, 25] },
            TwoPole with { Key = "I5", Paragraphs = [25] },
            Presence with { Paragraphs = [7] });

        book.BearingOn(25).Select(code => code.Key).ShouldBe(["I5", "I10"]);
        book.BearingOn(1).ShouldBeEmpty();
    }

    [Fact]
    public void A_complete_codebook_has_nothing_missing() => Book(Presence, TwoPole).Incomplete().ShouldBeEmpty();

    [Fact]
    public void Every_missing_field_is_named_with_its_code_in_the_order_of_keys()
    {
        var book = Book(
            TwoPole with { Key = "I10", PoleB = "" },
            TwoPole with { Key = "I2", Question = "", PoleA = " " },
            Presence with { Definition = "", UseWhen = "", DoNotUseWhen = "\n", Paragraphs = [] });

        book.Incomplete().ShouldBe(["N1: definition", "N1: useWhen", "N1: doNotUseWhen", "N1: paragraphs", "I2: question", "I2: poleA", "I10: poleB"]);
    }

    [Fact]
    public void A_presence_code_needs_no_poles_and_a_register_needs_no_rules()
    {
        var register = Presence with { Key = "P15", Scale = ValueScale.None, UseWhen = "", DoNotUseWhen = "" };

        register.IsCodable.ShouldBeFalse();
        Presence.IsCodable.ShouldBeTrue();
        Book(Presence, register).Incomplete().ShouldBeEmpty();
    }

    [Fact]
    public void A_code_outside_the_tree_is_named()
    {
        var book = Book(
            Presence,
            Presence with { Key = "C1", Parent = "C9" },
            Presence with { Key = "C2", Parent = "C3" },
            Presence with { Key = "C3", Parent = "C2" });

        book.Tree().Select(entry => entry.Code.Key).ShouldBe(["N1"]);
        book.Incomplete().ShouldBe(["C1: parent", "C2: parent", "C3: parent"]);
    }

    private static CodebookContent Book(params CodeDefinition[] codes) => new(1, "Title", "Note", codes, []);
}
