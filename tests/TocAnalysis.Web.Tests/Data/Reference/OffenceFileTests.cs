using TocAnalysis.Domain.Offences;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Tests.Data.Reference;

public sealed class OffenceFileTests
{
    private static readonly OffenceVocabulary Offences = OffenceFile.Load();

    [Fact]
    public void Levels_1_to_3_of_the_ICCS_are_there_and_every_code_tells_its_parent()
    {
        var iccs = Offences.All.Where(o => o.Source == OffenceSource.Iccs).ToList();
        iccs.GroupBy(o => o.Level).OrderBy(g => g.Key).Select(g => (g.Key, g.Count())).ShouldBe([(1, 11), (2, 63), (3, 188)]);
        iccs.ShouldAllBe(o => o.Code.Length == (o.Level == 1 ? 2 : o.Level + 2));
        iccs.Where(o => o.Level > 1).ShouldAllBe(o => o.Parent == o.Code.Substring(0, o.Level == 2 ? 2 : 4));
        iccs.ShouldAllBe(o => o.Code.All(char.IsAsciiDigit) && o.Label.All(c => c != '\u00e2' && c != '\ufffd'));
    }

    [Fact]
    public void Terms_of_the_project_hang_below_a_class_and_say_how_they_stand_to_it()
    {
        var project = Offences.All.Where(o => o.Source == OffenceSource.Project).ToList();
        project.Count.ShouldBe(24);
        foreach (var term in project)
        {
            term.Code.ShouldMatch("^T-[A-Z]+(-[A-Z]+)*$");
            Offences.TryFind(term.Parent, out var parent).ShouldBeTrue();
            parent!.Source.ShouldBe(OffenceSource.Iccs);
            term.IccsMapping.ShouldNotBeNullOrWhiteSpace();
            term.PaperParagraphs.ShouldNotBeEmpty();
        }
    }

    [Theory]
    [InlineData("01032")]
    [InlineData("0101")]
    [InlineData("02042")]
    [InlineData("02051")]
    [InlineData("0502")]
    [InlineData("05011")]
    [InlineData("06012")]
    [InlineData("07011")]
    [InlineData("07019")]
    [InlineData("07023")]
    [InlineData("07031")]
    [InlineData("07041")]
    [InlineData("07042")]
    [InlineData("07049")]
    [InlineData("08041")]
    [InlineData("08042")]
    [InlineData("08044")]
    [InlineData("08045")]
    [InlineData("08051")]
    [InlineData("0906")]
    [InlineData("09031")]
    [InlineData("09051")]
    [InlineData("09062")]
    [InlineData("10022")]
    public void Codes_of_the_sample_cases_are_found_and_lead_by_themselves_without_their_zero(string code)
    {
        Offences.TryFind(code, out var offence).ShouldBeTrue();
        if (code[0] == '0')
        {
            Offences.TryFind(code[1..], out _).ShouldBeFalse();
            Offences.Suggest(code[1..])[0].ShouldBe(offence);
        }
    }

    [Theory]
    [InlineData("drug trafficking", "06012", 9)]
    [InlineData("trafficking in human beings", "0204", 9)]
    [InlineData("smuggling of migrants", "08051", 3)]
    [InlineData("trade in stolen goods", "T-STOLEN-GOODS", 9)]
    [InlineData("laundering of proceeds", "07041", 9)]
    [InlineData("smuggling of nuclear material", "T-NUCLEAR", 9)]
    [InlineData("smuggling of armaments", "T-ARMAMENTS", 9)]
    [InlineData("smuggling of pharmaceuticals", "T-PHARMACEUTICALS", 9)]
    [InlineData("smuggling of tobacco", "T-TOBACCO", 9)]
    [InlineData("smuggling of alcohol", "T-ALCOHOL", 9)]
    [InlineData("smuggling of food", "T-FOOD", 9)]
    [InlineData("tax evasion", "T-TAX-EVASION", 10)]
    [InlineData("forgery of clothes", "T-FORGED-CLOTHES", 10)]
    [InlineData("forgery of electronic equipment", "T-FORGED-ELECTRONICS", 10)]
    [InlineData("fraud against international financial institutions", "T-FRAUD-INSTITUTIONS", 10)]
    [InlineData("unfair competition", "T-UNFAIR-COMPETITION", 10)]
    [InlineData("industrial espionage", "T-INDUSTRIAL-ESPIONAGE", 10)]
    [InlineData("trade in protected plants and animals", "1003", 10)]
    [InlineData("trafficking in works of art", "07042", 10)]
    [InlineData("dumping of toxic waste", "T-TOXIC-WASTE", 10)]
    [InlineData("terrorist groups' illegal activities", "0906", 10)]
    [InlineData("violation of sanctions and embargoes", "T-SANCTIONS", 10)]
    [InlineData("war crimes", "11013", 10)]
    [InlineData("aggression", "11016", 10)]
    [InlineData("genocide", "11014", 10)]
    [InlineData("corruption of officials", "0703", 11)]
    [InlineData("violence", "T-VIOLENCE", 11)]
    [InlineData("trafficking in firearms", "T-FIREARMS", 3)]
    [InlineData("forced prostitution", "T-FORCED-PROSTITUTION", 29)]
    [InlineData("debt bondage", "T-DEBT-BONDAGE", 29)]
    [InlineData("exploitation of labour", "T-LABOUR-EXPLOITATION", 31)]
    [InlineData("extortion", "02051", 35)]
    [InlineData("protection rackets", "T-PROTECTION-RACKET", 35)]
    [InlineData("bribery", "07031", 35)]
    [InlineData("fraud involving legitimate enterprises", "T-FRAUD-ENTERPRISES", 35)]
    [InlineData("illegal funding of political parties", "T-PARTY-FUNDING", 22)]
    [InlineData("flight capital", "T-FLIGHT-CAPITAL", 22)]
    public void Every_offence_that_the_paper_names_is_there_with_its_paragraph(string words, string code, int paragraph)
    {
        Offences.TryFind(code, out var offence).ShouldBeTrue();
        offence!.PaperParagraphs.ShouldContain(paragraph);
        Offences.Suggest(words)[0].ShouldBe(offence);
    }

    [Fact]
    public void Paragraphs_are_of_the_paper_in_order_and_nothing_else_is_marked()
    {
        var named = Offences.All.Where(o => o.PaperParagraphs.Count > 0).ToList();
        named.Count.ShouldBe(37 + 1); // the 37 of the list above, and smuggling of goods at large (paragraph 34)
        named.ShouldAllBe(o => o.PaperParagraphs.All(p => p >= 1 && p <= 43));
        named.ShouldAllBe(o => o.PaperParagraphs.SequenceEqual(o.PaperParagraphs.Distinct().Order()));
    }
}
