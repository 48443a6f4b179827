using TocAnalysis.Domain.Codebook;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Tests.Data;

public class CodebookFileTests
{
    private static readonly CodebookContent Book = CodebookFile.Read();

    /// <summary>Every code of the paper with the paragraphs it rests on.</summary>
    private static readonly Dictionary<string, int[]> ParagraphsByKey = new()
    {
        ["D1"] = [4],
        ["D2"] = [5],
        ["D2.1"] = [5],
        ["D2.2"] = [5],
        ["D2.3"] = [5],
        ["D3"] = [6],
        ["D4"] = [9],
        ["D5"] = [9],
        ["D6"] = [11],
        ["D6.1"] = [11],
        ["D6.2"] = [11],
        ["N1"] = [7],
        ["N2"] = [8],
        ["N3"] = [9],
        ["N4"] = [10],
        ["N5"] = [11],
        ["C0"] = [12, 13],
        ["C0.1"] = [12, 13],
        ["C1"] = [14],
        ["C1.1"] = [14],
        ["C1.2"] = [14],
        ["C1.3"] = [14],
        ["C1.4"] = [14],
        ["C2"] = [14],
        ["C2.1"] = [14],
        ["C2.2"] = [14],
        ["I1"] = [15],
        ["I2"] = [16],
        ["I3"] = [17, 18, 19],
        ["I4"] = [19],
        ["I5"] = [20, 25],
        ["I6"] = [21],
        ["I7"] = [21, 22],
        ["I8"] = [23],
        ["I9"] = [24],
        ["I10"] = [25],
        ["P1"] = [26, 35],
        ["P2"] = [27],
        ["P3"] = [27],
        ["P4"] = [28],
        ["P5"] = [29, 31],
        ["P6"] = [30],
        ["P7"] = [31],
        ["P8"] = [31],
        ["P9"] = [32],
        ["P10"] = [33],
        ["P11"] = [34],
        ["P12"] = [35],
        ["P13"] = [35],
        ["P14"] = [36],
        ["P15"] = [37],
        ["V1"] = [3, 38, 42],
        ["V2"] = [40],
        ["V3"] = [39],
        ["V4"] = [40],
        ["V5"] = [39, 41],
        ["V6"] = [39, 42, 43],
    };

    private static readonly string[] NotCodable = ["D1", "P15", "V1", "V2", "V3", "V4", "V5", "V6"];

    public static TheoryData<string> Codable => [.. ParagraphsByKey.Keys.Except(NotCodable)];

    public static TheoryData<string> TwoPole => [.. ParagraphsByKey.Keys.Except(NotCodable).Where(key => key[0] is 'I' or 'P')];

    [Fact]
    public void The_file_holds_exactly_the_codes_of_the_paper() =>
        Book.Codes.Select(code => code.Key).ShouldBe(ParagraphsByKey.Keys, ignoreOrder: true);

    [Fact]
    public void The_version_is_complete_enough_to_be_frozen()
    {
        Book.Version.ShouldBe(1);
        Book.Title.ShouldNotBeNullOrWhiteSpace();
        Book.Note.ShouldNotBeNullOrWhiteSpace();
        Book.Incomplete().ShouldBeEmpty();
    }

    [Fact]
    public void Every_code_rests_on_the_paragraphs_of_the_paper_that_it_stands_for() =>
        Book.Codes.Select(code => $"{code.Key} {string.Join(',', code.Paragraphs)}")
            .ShouldBe(ParagraphsByKey.Select(pair => $"{pair.Key} {string.Join(',', pair.Value)}"), ignoreOrder: true);

    [Fact]
    public void Kinds_and_scales_follow_the_keys()
    {
        foreach (var code in Book.Codes)
        {
            var (kind, scale) = code.Key[0] switch
            {
                'D' => (CodeKind.Definition, ValueScale.Presence),
                'N' => (CodeKind.Concern, ValueScale.Presence),
                'C' => (CodeKind.Cause, ValueScale.Presence),
                'I' => (CodeKind.Issue, ValueScale.TwoPole),
                'P' => (CodeKind.Point, ValueScale.TwoPole),
                _ => (CodeKind.Implementation, ValueScale.None),
            };
            code.Kind.ShouldBe(kind, code.Key);
            code.Scale.ShouldBe(NotCodable.Contains(code.Key) ? ValueScale.None : scale, code.Key);
        }
    }

    [Fact]
    public void The_tree_follows_the_keys_and_reads_in_their_order()
    {
        foreach (var code in Book.Codes)
            code.Parent.ShouldBe(code.Key.Contains('.') ? code.Key[..code.Key.IndexOf('.')] : null, code.Key);

        Book.Tree().Select(entry => entry.Code.Key).ShouldBe(ParagraphsByKey.Keys.Order(CodeKeyOrder.Instance));
    }

    [Theory]
    [MemberData(nameof(Codable))]
    public void A_codable_code_tells_a_coder_everything(string key)
    {
        var code = Find(key);

        foreach (var text in new[] { code.Definition, code.UseWhen, code.DoNotUseWhen, code.Example, code.NearMiss, code.Evidence })
            text.ShouldSatisfyAllConditions(t => t.ShouldNotBeNullOrWhiteSpace(), t => t.ShouldEndWith("."));
    }

    [Theory]
    [MemberData(nameof(TwoPole))]
    public void Two_poles_are_worded_evenly_and_both_have_an_example(string key)
    {
        var code = Find(key);

        code.Question.ShouldEndWith("?");
        ((double)code.PoleA.Length / code.PoleB.Length).ShouldBeInRange(0.5, 2);
        code.PoleAShort.Split(' ').Length.ShouldBeInRange(2, 5);
        code.PoleBShort.Split(' ').Length.ShouldBeInRange(2, 5);
        code.Example.ShouldStartWith("Pole A: ");
        code.Example.ShouldContain(" Pole B: ");
    }

    [Fact]
    public void Codes_without_poles_carry_none()
    {
        foreach (var code in Book.Codes.Where(code => code.Scale != ValueScale.TwoPole))
            $"{code.PoleA}{code.PoleB}{code.PoleAShort}{code.PoleBShort}".ShouldBeEmpty(code.Key);
    }

    [Fact]
    public void Codes_that_are_not_codable_say_so_and_say_who_records()
    {
        foreach (var code in NotCodable.Select(Find))
        {
            code.Definition.ShouldMatch("Not coded|Nothing is coded", code.Key);
            code.UseWhen.ShouldNotBeNullOrWhiteSpace(code.Key);
        }
    }

    [Fact]
    public void Titles_are_short_and_tell_codes_apart()
    {
        foreach (var code in Book.Codes)
            code.Title.Length.ShouldBeInRange(1, 60, code.Key);

        Book.Codes.Select(code => code.Title).ShouldBeUnique();
    }

    [Fact]
    public void Names_of_groups_explain_nothing() =>
        Find("I3").Definition.ShouldContain("Names of groups stay names");

    [Fact]
    public void All_paragraphs_of_the_paper_have_a_gist_and_stand_in_their_chapter()
    {
        Book.Paragraphs.Select(paragraph => paragraph.Number).ShouldBe(Enumerable.Range(1, 43));
        foreach (var paragraph in Book.Paragraphs)
        {
            paragraph.Gist.ShouldEndWith(".", customMessage: $"¶{paragraph.Number}");
            paragraph.Chapter.ShouldBe(paragraph.Number switch { <= 3 => "I", <= 6 => "II", <= 11 => "III", <= 25 => "IV", <= 37 => "V", _ => "VI" }, $"¶{paragraph.Number}");
        }

        Book.Paragraphs.Select(paragraph => (paragraph.Chapter, paragraph.ChapterTitle)).Distinct().Count().ShouldBe(6);
    }

    [Fact]
    public void A_version_that_does_not_ship_is_refused() =>
        Should.Throw<InvalidOperationException>(() => CodebookFile.Read(2)).Message.ShouldContain("codebook-v2");

    private static CodeDefinition Find(string key) => Book.Find(key) ?? throw new InvalidOperationException($"No code {key}.");
}
