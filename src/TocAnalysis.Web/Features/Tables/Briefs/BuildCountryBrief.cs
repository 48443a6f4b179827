using System.Globalization;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Tables.Briefs;

/// <summary>Writes the brief on one country: its cases by stage, flow, domain, offence and result, the issues they bear on, and what is not recorded.</summary>
public sealed class BuildCountryBrief(BuildTable build, Vocabularies vocabularies)
{
    public async Task<Result<Brief>> HandleAsync(Actor actor, string code, int? threshold, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("briefs");
        if (vocabularies.Countries.Find(code) is not { } country)
            return Refused.NotFound("country");
        var tables = new BriefTables(build, actor, threshold, cancellationToken);
        var asked = $"country={Uri.EscapeDataString(country.Code)}";
        var built = new Dictionary<string, BuiltTable>(StringComparer.Ordinal);
        foreach (var query in new[] { "rows=stage&columns=status", "rows=flow&columns=status", "rows=domain&columns=status", "rows=offence&columns=status", "rows=transnational&columns=status", "rows=decade&columns=status", "rows=code&columns=value" })
        {
            var table = await tables.OfAsync($"{query}&{asked}");
            if (!table.Succeeded)
                return new Refused(table.Refusal!.Value, table.Faults);
            built[query.Split('&')[0][5..]] = table.Value;
        }

        var all = built["transnational"];
        var cases = BriefTables.Figure(all, null, null);
        return new Brief(
            country.Name,
            [
                new("In this collection", [
                    new(new BriefPart("Recorded cases that involve the country: "), cases, new BriefPart("; a country without a recorded case is not a country without crime.")),
                    new(new BriefPart("Under the test of paragraph 4, read over all stages, transnational: "), BriefTables.Figure(all, "transnational", null), new BriefPart("; domestic: "), BriefTables.Figure(all, "domestic", null), new BriefPart("; undetermined: "), BriefTables.Figure(all, "undetermined", null), new BriefPart(" "), new BriefPart("(A/CONF.187/6, para. 4)", AppUrls.Paragraph(4)), new BriefPart("."))]),
                new("Its part", [BriefTables.Rows(built["stage"], "Cases by the stage at which it was involved", 6), BriefTables.Rows(built["flow"], "Cases by its part in a movement", 6)]),
                new("What the cases are about", [BriefTables.Rows(built["domain"], "Cases by domain", 6), BriefTables.Rows(built["offence"], "Cases by offence, classes above included", 8)]),
                new("Periods", [BriefTables.Rows(built["decade"], "Cases by decade of their start", 6)]),
                new("Issues that its cases bear on", [.. Issues(built["code"])]),
                new("Gaps", [.. Gaps(built)]),
            ],
            all.Table.N, all.CodebookVersion, built["code"].DataVersion.InWords(), all.Date, threshold);
    }

    private IEnumerable<BriefSentence> Issues(BuiltTable table)
    {
        var any = false;
        foreach (var code in table.Table.Rows.Select(r => vocabularies.Codebook.Find(r.Key)).OfType<CodeDefinition>().Where(c => c.Scale == ValueScale.TwoPole))
        {
            any = true;
            yield return new(
                new BriefPart($"{code.Key} {code.Title}", AppUrls.Code(code.Key)), new BriefPart($": for A ({code.PoleAShort}) "), BriefTables.Figure(table, code.Key, "A"), new BriefPart($", for B ({code.PoleBShort}) "), BriefTables.Figure(table, code.Key, "B"),
                new BriefPart(", mixed "), BriefTables.Figure(table, code.Key, "mixed"), new BriefPart(", contested "), BriefTables.Figure(table, code.Key, "contested"), new BriefPart(", not coded "), BriefTables.Figure(table, code.Key, TableKeys.NotRecorded), new BriefPart("."));
        }

        if (!any)
            yield return new(new BriefPart("None of its cases is coded on an issue with two poles "), new BriefPart("(table)", BriefTables.Address(table)), new BriefPart("."));
    }

    private static IEnumerable<BriefSentence> Gaps(Dictionary<string, BuiltTable> built)
    {
        foreach (var (name, words) in new[] { ("stage", "its stage"), ("flow", "its part in a movement"), ("domain", "the domain"), ("offence", "the offence"), ("decade", "when it began") })
        {
            var missing = BriefTables.Count(built[name], TableKeys.NotRecorded, null);
            if (missing != 0)
                yield return new(new BriefPart(string.Create(CultureInfo.InvariantCulture, $"Not recorded is {words} in ")), BriefTables.Figure(built[name], TableKeys.NotRecorded, null), new BriefPart(" cases."));
        }

        yield return new(new BriefPart("Cases that nobody recorded are in none of these figures "), new BriefPart("(table)", BriefTables.Address(built["transnational"])), new BriefPart("."));
    }
}
