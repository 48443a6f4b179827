using TocAnalysis.Domain.Cases;
using static TocAnalysis.Domain.Tests.Cases.Involved;

namespace TocAnalysis.Domain.Tests.Cases;

public class TransnationalityTestTests
{
    /// <summary>The twelve sample cases: reference, start, end, countries with stages.</summary>
    private const string SampleCases = """
        HC-01 | 1972 | 1991 | PAK inception, LUX perpetration, CYM perpetration, GBR perpetration, GBR direct-effect, USA perpetration, USA direct-effect, PAN perpetration, ARE direct-effect, COL indirect-effect
        HC-03 | 1976 | 1993 | COL inception, COL perpetration, COL direct-effect, PER perpetration, BOL perpetration, BHS perpetration, PAN perpetration, USA perpetration, USA direct-effect
        HC-08 | 1987 | 1988 | ITA inception, ITA perpetration, NGA perpetration, NGA direct-effect
        HC-11 | 2000 | 2000 | CHN inception, CHN indirect-effect, YUG perpetration, HUN perpetration, AUT perpetration, NLD perpetration, BEL perpetration, GBR perpetration, GBR direct-effect
        HC-12 | 2003 | 2004 | CHN inception, CHN indirect-effect, GBR perpetration, GBR direct-effect
        HC-15 | 2001 | 2007 | DEU inception, DEU perpetration, AUT perpetration, LIE perpetration, CHE perpetration, ARG direct-effect, BGD direct-effect, VEN direct-effect, IRQ direct-effect, GRC direct-effect, USA indirect-effect
        HC-18 | 1990 | 2003 | ITA inception, ITA perpetration, ITA direct-effect, CYM perpetration, NLD perpetration, LUX perpetration, USA direct-effect, BRA indirect-effect
        HC-20 | 2015 | 2016 | PRK inception, BGD perpetration, BGD direct-effect, USA perpetration, PHL perpetration, PHL indirect-effect, LKA perpetration
        HC-23 | 1970 | 1995 | ITA inception, ITA perpetration, ITA direct-effect, CHE perpetration, GBR perpetration, USA perpetration
        HC-28 | 1996 | 2000 | USA inception, USA perpetration, USA direct-effect, LBN indirect-effect, CAN perpetration
        HC-34 | 2015 | 2015 | GBR inception, GBR perpetration, GBR direct-effect
        HC-37 | 1989 | 1997 | JPN inception, JPN perpetration, JPN direct-effect
        """;

    [Theory]
    [InlineData("one country in all stages", "GBR inception, GBR perpetration, GBR direct-effect, GBR indirect-effect", "union", "domestic")]
    [InlineData("one country in all stages", "GBR inception, GBR perpetration, GBR direct-effect, GBR indirect-effect", "single-stage", "domestic")]
    [InlineData("inception here, effects there", "GBR inception, FRA direct-effect", "union", "transnational")]
    [InlineData("inception here, effects there", "GBR inception, FRA direct-effect", "single-stage", "domestic")]
    [InlineData("inception here, effects there", "GBR inception, FRA direct-effect", "direct", "transnational")]
    [InlineData("inception here, effects there", "GBR inception, FRA direct-effect", "conduct", "domestic")]
    [InlineData("carried out in two", "GBR perpetration, FRA perpetration", "single-stage", "transnational")]
    [InlineData("carried out in two", "GBR perpetration, FRA perpetration", "conduct", "transnational")]
    [InlineData("a second one by indirect effects only", "GBR perpetration, GBR indirect-effect, FRA indirect-effect", "union", "transnational")]
    [InlineData("a second one by indirect effects only", "GBR perpetration, GBR indirect-effect, FRA indirect-effect", "direct", "domestic")]
    [InlineData("nothing but indirect effects", "GBR indirect-effect, FRA indirect-effect", "union", "transnational")]
    [InlineData("nothing but indirect effects", "GBR indirect-effect, FRA indirect-effect", "direct", "domestic")]
    [InlineData("nothing but indirect effects", "GBR indirect-effect, FRA indirect-effect", "conduct", "undetermined")]
    [InlineData("one country, by indirect effects", "GBR indirect-effect", "direct", "domestic")]
    [InlineData("two unnamed ones by indirect effects", "XUN1 indirect-effect, XUN2 indirect-effect", "direct", "domestic")]
    [InlineData("one unnamed by indirect effects", "XUN indirect-effect", "direct", "undetermined")]
    [InlineData("indirect effects, refuted", "GBR indirect-effect refuted, FRA indirect-effect refuted", "direct", "undetermined")]
    [InlineData("indirect effects on the high seas", "XHS indirect-effect", "direct", "undetermined")]
    [InlineData("the high seas and indirect effects", "XHS perpetration, GBR indirect-effect, FRA indirect-effect", "direct", "domestic")]
    [InlineData("an unnamed one beside indirect effects", "XUN perpetration, GBR indirect-effect, FRA indirect-effect", "direct", "undetermined")]
    [InlineData("two beside indirect effects", "GBR perpetration, FRA direct-effect, ITA indirect-effect", "direct", "transnational")]
    [InlineData("one named and one unnamed", "GBR perpetration, XUN direct-effect", "union", "transnational")]
    [InlineData("two unnamed", "XUN1 perpetration, XUN2 direct-effect", "union", "transnational")]
    [InlineData("two unnamed", "XUN perpetration, XUN1 direct-effect", "union", "transnational")]
    [InlineData("two unnamed at two stages", "XUN1 perpetration, XUN2 direct-effect", "single-stage", "undetermined")]
    [InlineData("only unnamed", "XUN perpetration, XUN direct-effect", "union", "undetermined")]
    [InlineData("nothing", "", "union", "undetermined")]
    [InlineData("no stage", "GBR, FRA", "union", "undetermined")]
    [InlineData("no stage beside one with", "GBR perpetration, FRA", "union", "domestic")]
    [InlineData("refuted", "GBR perpetration, FRA perpetration refuted", "union", "domestic")]
    [InlineData("refuted alone", "FRA perpetration refuted", "union", "undetermined")]
    [InlineData("alleged counts", "GBR perpetration, FRA perpetration alleged", "union", "transnational")]
    [InlineData("alleged counts", "GBR perpetration, FRA perpetration alleged", "established", "domestic")]
    [InlineData("alleged alone", "GBR perpetration alleged", "established", "undetermined")]
    [InlineData("high seas and one", "GBR inception, XHS perpetration", "union", "domestic")]
    [InlineData("high seas alone", "XHS perpetration", "union", "undetermined")]
    [InlineData("high seas and an unnamed one", "XUN inception, XHS perpetration", "union", "undetermined")]
    [InlineData("unknown codes are places", "QQQ inception, GBR perpetration", "union", "transnational")]
    [InlineData("small letters", "gbr inception, GBR perpetration", "union", "domestic")]
    public void The_truth_table_holds(string because, string involvements, string reading, string expected) =>
        Decide(involvements, reading: Tokens.Parse<Reading>(reading)).Result.Text().ShouldBe(expected, because);

    [Theory]
    [InlineData("BUMM inception, MMR perpetration", "1980", "domestic", "MMR")]
    [InlineData("BUMM inception, MMR perpetration", "1985/1995", "domestic", "MMR")]
    [InlineData("BUMM inception, MMR perpetration", "", "domestic", "MMR")]
    [InlineData("BUMM inception", "2005", "domestic", "BUMM")]
    [InlineData("BUMM inception, GBR perpetration", "2005", "transnational", "BUMM,GBR")]
    [InlineData("HRV perpetration, SVN perpetration", "1985", "domestic", "YUCS")]
    [InlineData("HRV perpetration, YUCS perpetration", "1985", "domestic", "YUCS")]
    [InlineData("HRV perpetration, SVN perpetration", "1990/1992", "transnational", "HRV,SVN")]
    [InlineData("HRV perpetration, YUCS perpetration", "1995", "transnational", "HRV,YUCS")]
    [InlineData("HRV perpetration, YUCS perpetration", "2010", "domestic", "HRV")]
    [InlineData("HRV perpetration, SVN direct-effect, YUCS perpetration", "2010", "transnational", "HRV,SVN")]
    [InlineData("YUCS perpetration, GBR direct-effect", "2010", "transnational", "GBR,YUCS")]
    [InlineData("YUCS perpetration", "2010", "domestic", "YUCS")]
    [InlineData("YUG perpetration, GBR direct-effect", "2000", "transnational", "GBR,YUCS")]
    [InlineData("YUCS perpetration, CSXX perpetration", "2010", "domestic", "CSXX")]
    [InlineData("YUCS perpetration, CSXX perpetration", "2000/2004", "domestic", "CSXX")]
    [InlineData("SRB perpetration, YUCS perpetration", "2000", "domestic", "YUCS")]
    [InlineData("SRB perpetration, MNE perpetration", "2004", "domestic", "CSXX")]
    [InlineData("XKX perpetration, SRB perpetration", "2000", "domestic", "YUCS")]
    [InlineData("XKX perpetration, SRB perpetration", "2010", "transnational", "SRB,XKX")]
    [InlineData("SUHH perpetration, RUS perpetration", "1980", "domestic", "SUHH")]
    [InlineData("SUHH perpetration, RUS perpetration", "1985/1995", "domestic", "RUS")]
    [InlineData("SUHH perpetration, RUS perpetration", "2005", "domestic", "RUS")]
    [InlineData("SUHH perpetration, RUS perpetration, UKR perpetration", "1985/1995", "transnational", "RUS,UKR")]
    [InlineData("SUHH perpetration, RUS perpetration, UKR perpetration", "1980", "domestic", "SUHH")]
    [InlineData("SUHH perpetration, YUCS perpetration", "2010", "transnational", "SUHH,YUCS")]
    [InlineData("DDDE perpetration, DEU perpetration", "1988", "transnational", "DDDE,DEU")]
    [InlineData("DDDE perpetration, DEU perpetration", "1990-10-02", "transnational", "DDDE,DEU")]
    [InlineData("DDDE perpetration, DEU perpetration", "1990-10-03", "domestic", "DEU")]
    [InlineData("DDDE perpetration, DEU perpetration", "1995", "domestic", "DEU")]
    [InlineData("DDDE perpetration, DEU perpetration", "1995/ongoing", "domestic", "DEU")]
    [InlineData("DDDE perpetration, DEU perpetration", "1985/ongoing", "transnational", "DDDE,DEU")]
    [InlineData("DDDE perpetration, DEU perpetration", "..1998", "transnational", "DDDE,DEU")]
    [InlineData("DDDE perpetration, DEU perpetration", "/1995", "domestic", "DEU")]
    [InlineData("YDYE perpetration, YEM perpetration", "1985", "transnational", "YDYE,YEM")]
    [InlineData("CSHH perpetration, CZE perpetration", "1992-12-31/1993-01-01", "domestic", "CZE")]
    [InlineData("DDDE perpetration, DEU perpetration", "", "undetermined", "DEU")]
    [InlineData("DDDE perpetration, DEU perpetration", "/ongoing", "undetermined", "DEU")]
    [InlineData("DDDE perpetration, DEU perpetration, GBR perpetration", "", "transnational", "DEU,GBR")]
    [InlineData("DDDE perpetration", "", "domestic", "DDDE")]
    [InlineData("HRV perpetration, SVN perpetration", "", "transnational", "HRV,SVN")]
    public void Former_States_and_their_successors_are_told_apart_by_the_date(string involvements, string period, string expected, string countries)
    {
        var result = Decide(involvements, period);
        result.Result.Text().ShouldBe(expected);
        string.Join(",", result.Countries).ShouldBe(countries);
    }

    [Fact]
    public void Ten_sample_cases_are_transnational_and_two_are_domestic()
    {
        var results = SampleCases.Split('\n').Select(l => l.Split('|', StringSplitOptions.TrimEntries)).ToDictionary(c => c[0], c => Decide(c[3], $"{c[1]}/{c[2]}").Result);
        results.Count.ShouldBe(12);
        results.Where(r => r.Value == Transnationality.Domestic).Select(r => r.Key).ShouldBe(["HC-34", "HC-37"]);
        results.Values.Count(r => r == Transnationality.Transnational).ShouldBe(10);
    }

    [Fact]
    public void High_seas_count_when_the_installation_says_so()
    {
        var options = new TestOptions(HighSeasCount: true);
        Decide("GBR inception, XHS perpetration", options: options).Result.ShouldBe(Transnationality.Transnational);
        var alone = Decide("XHS perpetration", options: options);
        alone.Result.ShouldBe(Transnationality.Undetermined);
        alone.Missing.ShouldBe(["Record the country that was involved beside the high seas, with its stage."]);
    }

    [Fact]
    public void A_result_gives_stages_and_what_is_attached_and_what_does_not_count()
    {
        var result = Decide("FRA inception, GBR perpetration alleged, GBR inception, ITA, JPN perpetration refuted, NGA refuted, XHS perpetration, YUG indirect-effect");
        result.Stages.Keys.ShouldBe(Enum.GetValues<Stage>(), ignoreOrder: true);
        result.Stages[Stage.Inception].ShouldBe(["FRA", "GBR"]);
        result.Stages[Stage.Perpetration].ShouldBe(["GBR"]);
        result.Stages[Stage.DirectEffect].ShouldBeEmpty();
        result.Stages[Stage.IndirectEffect].ShouldBe(["YUCS"]);
        result.AttachedWithoutStage.ShouldBe(["ITA"]);
        result.NotCounted.Select(n => $"{n.Involvement.Country} {n.Reason.Text()}").ShouldBe(["ITA no-stage", "JPN refuted", "NGA no-stage", "XHS high-seas"]);
        result.Missing.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ITA inception, NGA perpetration, ITA perpetration, FRA, JPN direct-effect refuted", "2000", "union",
        "Transnational, because two countries were involved: Italy (inception, perpetration) and Nigeria (perpetration). Not counted: France (no stage recorded) and Japan (direct effect, refuted).")]
    [InlineData("GBR inception, XHS perpetration", "2000", "union",
        "Domestic, because only United Kingdom (inception) was involved. Not counted: the high seas (outside every State).")]
    [InlineData("XHS perpetration", "2000", "union",
        "Undetermined, because only the high seas were involved, which lie outside every State. Not counted: the high seas (outside every State).")]
    [InlineData("BUMM inception, MMR perpetration", "1980", "union",
        "Domestic, because only Myanmar (inception, perpetration) was involved. Burma and Myanmar are names of the same State and count once.")]
    [InlineData("SUHH inception, RUS perpetration", "1985/1995", "union",
        "Domestic, because only Russian Federation (perpetration) was involved. Soviet Union and Russian Federation are the same place at different times and count once.")]
    [InlineData("HRV inception, ITA perpetration", "1985", "union",
        "Transnational, because two countries were involved: Yugoslavia (inception) and Italy (perpetration). Croatia was not yet a State then and counts as Yugoslavia.")]
    [InlineData("DDDE inception, DEU perpetration", "", "union",
        "Undetermined, because German Democratic Republic and Germany may be one State or two and it is not recorded when the case happened.")]
    [InlineData("GBR inception, FRA direct-effect", "2000", "single-stage",
        "Domestic under this reading, because no stage by itself involved more than one country: inception (United Kingdom); direct effect (France).")]
    [InlineData("GBR inception, FRA direct-effect, ITA direct-effect", "2000", "single-stage",
        "Transnational, because one stage by itself involved more than one country: direct effect (France and Italy).")]
    [InlineData("GBR inception, FRA indirect-effect", "2000", "direct",
        "Domestic, because only United Kingdom (inception) was involved, indirect effects left out. Not counted: France (indirect effect, left out by this reading).")]
    [InlineData("GBR indirect-effect, FRA indirect-effect", "2000", "direct",
        "Domestic under this reading, because only indirect effects are recorded, and they are left out. Not counted: France (indirect effect, left out by this reading) and United Kingdom (indirect effect, left out by this reading).")]
    [InlineData("GBR inception, XUN1 perpetration alleged", "2000", "established",
        "Domestic, because only United Kingdom (inception) was involved, as far as it is established. Not counted: an unnamed country (XUN1) (perpetration, alleged only).")]
    [InlineData("", "2000", "union", "Undetermined, because no country is recorded.")]
    [InlineData("GBR, FRA", "2000", "union",
        "Undetermined, because no country is recorded at a stage that counts. Not counted: France (no stage recorded) and United Kingdom (no stage recorded).")]
    [InlineData("XUN perpetration", "2000", "union",
        "Undetermined, because only an unnamed country (perpetration) was involved, and that does not tell whether it is one country or more.")]
    public void The_reason_is_a_sentence_with_countries_and_stages(string involvements, string period, string reading, string reason) =>
        Decide(involvements, period, Tokens.Parse<Reading>(reading)).Reason.ShouldBe(reason);

    [Theory]
    [InlineData("", "union", "Record the countries involved, each with its stage: inception, perpetration, direct effect or indirect effect.")]
    [InlineData("GBR direct-effect", "conduct", "Record the countries involved, each with its stage: inception or perpetration.")]
    [InlineData("GBR, FRA", "union", "Record at which stage France and United Kingdom were involved.")]
    [InlineData("GBR, FRA refuted", "union", "Record at which stage United Kingdom was involved.")]
    [InlineData("XUN perpetration", "union", "Name the unnamed country, or record a second country with its stage.")]
    [InlineData("GBR perpetration alleged", "established", "Settle whether the involvement of United Kingdom is established.")]
    public void What_is_missing_is_said(string involvements, string reading, string missing) =>
        Decide(involvements, reading: Tokens.Parse<Reading>(reading)).Missing.ShouldBe([missing]);

    [Fact]
    public void A_missing_date_is_asked_for_when_the_result_hangs_on_it() =>
        Decide("DDDE inception, DEU perpetration", "").Missing.ShouldBe(["Record when it happened: whether German Democratic Republic and Germany are one State or two depends on the date."]);

    [Fact]
    public void The_involvement_on_which_the_result_hangs_is_named()
    {
        Decide("GBR inception, GBR perpetration, FRA direct-effect").HangsOn.Select(i => i.Country).ShouldBe(["FRA"]);
        Decide("GBR inception, FRA direct-effect").HangsOn.Count.ShouldBe(2);
        Decide("GBR inception, FRA direct-effect, ITA direct-effect").HangsOn.ShouldBeEmpty();
        Decide("GBR inception").HangsOn.Count.ShouldBe(1);
        Decide("GBR indirect-effect", reading: Reading.Direct).HangsOn.Select(i => i.Country).ShouldBe(["GBR"]);
        Decide("GBR indirect-effect, FRA indirect-effect", reading: Reading.Direct).HangsOn.ShouldBeEmpty();
    }

    [Fact]
    public void Many_countries_are_counted_and_not_all_named() =>
        Decide("FRA inception, GBR inception, ITA inception, NGA inception, JPN inception, DEU inception, ABW inception, YEM inception, MMR inception, XKX inception", "2010").Reason
            .ShouldBe("Transnational, because ten countries were involved: Aruba (inception), France (inception), Germany (inception), Italy (inception), Japan (inception), Kosovo (inception), Myanmar (inception), Nigeria (inception) and two more.");
}
