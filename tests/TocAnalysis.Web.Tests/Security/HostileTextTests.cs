using System.Text.Json;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serilog;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Sources;
using TocAnalysis.Web.Components.Shared;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Cases;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Security;

/// <summary>Criteria D2 and I5: 120 texts that want to act or to load, in every view that shows the text of a record; and input that wants to write lines of the log.</summary>
public sealed partial class HostileTextTests(PostgresFixture postgres)
{
    private static readonly IReadOnlyList<string> Markup = HostileTexts.Markup, Vectors = HostileTexts.Vectors;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task D2_nothing_in_the_text_of_a_record_acts_or_loads_in_any_view()
    {
        Vectors.Distinct().Count().ShouldBe(120);
        await using var server = await TocServer.StartAsync(postgres, s => s with { PublicReading = true });
        await using var scope = server.Services.CreateAsyncScope();
        await FillAsync(scope.ServiceProvider);
        using var browser = await TestBrowser.SignedInAsync(server, "Ada", Role.Researcher, Role.Secretariat, Role.Administrator);
        using var key = await server.ClientAsync(Role.Researcher);
        var wrong = new List<string>();
        string[] pages =
        [
            "/cases?limit=200", "/cases?limit=200&view=cards", "/cases?limit=200&view=compact", "/cases?q=alert&limit=200", "/cases/TOC-0121", "/cases/TOC-0121/history", "/cases/TOC-0121/code", "/cases/TOC-0001", "/cases/TOC-0022/history", "/cases/TOC-0024",
            "/timeline", "/network?view=cases", "/map", "/groups", "/groups/g-1", "/sources", "/sources/s-1", "/countries/CHN", "/tables?rows=group&columns=stage", "/cases/bulk", "/admin/audit", "/", "/public?limit=200", "/public/cases/TOC-0121",
        ];
        var seen = 0;
        foreach (var address in pages)
        {
            var answer = await browser.GetAsync(address);
            if ((int)answer.Status is not (200 or 404))
                wrong.Add($"{address}: {answer.Status}");
            seen += answer.Body.Contains("alert(1)", StringComparison.Ordinal) ? 1 : 0;
            wrong.AddRange(Acting(answer.Body).Select(w => $"{address}: {w}"));
        }

        // Files that a browser opens.
        foreach (var address in new[] { "/api/v1/tables.html?rows=group&measure=cases" })
        {
            using var file = await key.GetAsync(address, Stop);
            var html = await file.Content.ReadAsStringAsync(Stop);
            wrong.AddRange(Acting(html).Where(w => !w.StartsWith("style", StringComparison.Ordinal)).Select(w => $"{address}: {w}"));
            seen += html.Contains("alert(1)", StringComparison.Ordinal) ? 1 : 0;
        }

        // What the editor shows beside the text while it is written, and what a page shows of a quotation.
        wrong.AddRange(Vectors.SelectMany(v => Acting(MarkdownText.ToHtml(v, [new CitedPassage(0, v.Length, "I4", "/cases/TOC-0001#x", v)])).Select(w => $"preview of {v}: {w}")));
        wrong.ShouldBeEmpty();
        // The texts were there to be shown, and the check finds what it looks for.
        seen.ShouldBeGreaterThan(12);
        Markup.Count(m => Acting($"<p>{m}</p>").Any()).ShouldBeGreaterThan(20);
    }

    [Fact]
    public async Task I5_no_input_writes_a_line_of_the_log()
    {
        const string forged = "\r\n{\"@t\":\"2026-01-01T00:00:00Z\",\"@mt\":\"forged\"}\n\u001b[2K\u001b[31mforgedforged";
        var folder = Directory.CreateTempSubdirectory("toc-log");
        try
        {
            var settings = new TocSettings(null, folder.FullName, null, false, null);
            await using (var log = TocLogs.Configure(new LoggerConfiguration(), settings, toConsole: false, readable: false).CreateLogger())
            {
                await using var server = await TocServer.StartAsync(postgres, log: log);
                using var nobody = server.Anonymous();
                var escaped = Uri.EscapeDataString(forged);
                foreach (var address in new[] { $"/cases/{escaped}", $"/cases?q={escaped}", $"/api/v1/cases/{escaped}", $"/{escaped}" })
                    (await nobody.GetAsync(address, Stop)).Dispose();
                var logger = server.Services.GetRequiredService<ILoggerFactory>().CreateLogger(forged);
                logger.LogError(new InvalidOperationException(forged), "Said {Input}", forged);
            }

            var text = await File.ReadAllTextAsync(folder.GetFiles("*.log", SearchOption.AllDirectories).ShouldHaveSingleItem().FullName, Stop);
            text.ShouldNotContain("\u001b");
            text.Replace("\r\n", "\n", StringComparison.Ordinal).ShouldNotContain("\r");
            var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l.Trim()).RootElement).ToList();
            lines.ShouldAllBe(l => l.GetProperty("@mt").GetString() != "forged");
            lines.Count(l => l.GetProperty("@mt").GetString() == "Said {Input}").ShouldBe(1);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Scripts in the text, handlers, addresses that act, and anything loaded from elsewhere.</summary>
    private static IEnumerable<string> Acting(string html)
    {
        foreach (var element in new HtmlParser().ParseDocument(html).All)
        {
            var source = element.GetAttribute("src") ?? element.GetAttribute("data") ?? element.GetAttribute("srcset") ?? element.GetAttribute("poster");
            if (element.LocalName is "iframe" or "object" or "embed" or "applet" or "frame" or "mglyph" || (element.LocalName == "script" && source is null && element.TextContent.Contains("alert", StringComparison.Ordinal)))
                yield return element.OuterHtml;
            if (source is not null && Foreign().IsMatch(source))
                yield return $"loads {source}";
            if (element.LocalName == "link" && Foreign().IsMatch(element.GetAttribute("href") ?? ""))
                yield return $"loads {element.GetAttribute("href")}";
            if (element.LocalName == "base" && element.GetAttribute("href") != "/")
                yield return "another base";
            if (element.LocalName == "meta" && string.Equals(element.GetAttribute("http-equiv"), "refresh", StringComparison.OrdinalIgnoreCase))
                yield return "goes elsewhere";
            if (element.LocalName == "style" && element.TextContent.Contains("@import", StringComparison.Ordinal))
                yield return "style with an import";
            foreach (var attribute in element.Attributes)
            {
                if (attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase) || attribute.Name is "srcdoc" or "formaction")
                    yield return $"{element.LocalName} {attribute.Name}";
                if (attribute.Name is "href" or "xlink:href" or "action" or "src" && Active().IsMatch(Blanks().Replace(attribute.Value, "")))
                    yield return $"{element.LocalName} {attribute.Value}";
            }
        }
    }

    private static async Task FillAsync(IServiceProvider services)
    {
        await using (var context = await services.GetRequiredService<TocDatabase>().OpenAsync(TocWorld.Researcher, Stop))
        {
            context.Groups.AddRange(Vectors.Select((v, i) => new GroupRow { Reference = $"g-{i + 1}", Name = Line(v), Kind = GroupKind.Network, Note = v, Aliases = [Line(v)] }));
            context.Sources.AddRange(Vectors.Select((v, i) => new SourceRow { Reference = $"s-{i + 1}", Title = Line(v), Authors = Line(v), Type = SourceType.Press, Note = v }));
            await context.SaveChangesAsync(Stop);
        }

        var save = services.GetRequiredService<SaveCase>();
        for (var i = 0; i < Vectors.Count; i++)
        {
            var v = Vectors[i];
            var content = new CaseContent { Title = Line(v), Summary = v, Narrative = v, FactNote = v, Sensitivity = Sensitivity.Public, Start = PartialDate.Parse("1999"), Groups = [new CaseGroup($"g-{i + 1}", Line(v)[..Math.Min(100, Line(v).Length)])] };
            (await save.HandleAsync(TocWorld.Researcher, new SaveCaseRequest(null, content), Stop)).Faults.ShouldBeEmpty();
        }

        // One with all of them in each text, saved twice so that its history shows them before and after.
        var all = string.Join("\n\n", Vectors);
        var note = all[..4_000];
        var whole = new CaseContent
        {
            Title = "Whole",
            Summary = all,
            Narrative = all,
            FactNote = note,
            Sensitivity = Sensitivity.Public,
            Status = CaseStatus.Recorded,
            Countries = [new CountryInvolvement("CHN", Stage.Inception, Flow.Origin, Certainty.Established, note, "s-1", note)],
            Offences = [new CaseOffence("0101", OffenceRole.Main, note, "s-1", note)],
            Groups = [.. Enumerable.Range(1, Vectors.Count).Select(n => new CaseGroup($"g-{n}"))],
            Activities = [new CaseActivity(Activity.Transport, ActivityPlace.Local, "CHN", note)],
            Sources = [.. Enumerable.Range(1, Vectors.Count).Select(n => new CaseSource($"s-{n}", note[..200]))],
            Competing = [new CompetingValue(CompetingField.Start, "1999", null, "s-1", note, null, note)],
        };
        var saved = await save.HandleAsync(TocWorld.Researcher, new SaveCaseRequest(null, whole, null, note), Stop);
        saved.Faults.ShouldBeEmpty();
        var changed = whole with { Summary = all + "x", FactNote = note[..3_000], Countries = [whole.Countries[0] with { Note = note[..3_000] }], Groups = [], Competing = [] };
        (await save.HandleAsync(TocWorld.Researcher, new SaveCaseRequest(saved.Value.Id, changed, saved.Value.Version, note), Stop)).Faults.ShouldBeEmpty();
        (await save.HandleAsync(TocWorld.Researcher with { Name = "Second reader" }, new SaveCaseRequest(saved.Value.Id, changed with { Status = CaseStatus.Reviewed }, 2), Stop)).Faults.ShouldBeEmpty();
    }

    private static string Line(string vector) => vector.Replace("\n", " ", StringComparison.Ordinal);

    [GeneratedRegex("^(javascript|vbscript|livescript|feed|blob|file|data:text|data:image/svg)", RegexOptions.IgnoreCase)]
    private static partial Regex Active();

    [GeneratedRegex("^(https?:)?//", RegexOptions.IgnoreCase)]
    private static partial Regex Foreign();

    [GeneratedRegex(@"[\s\x00-\x20]")]
    private static partial Regex Blanks();
}
