using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Implementation;
using TocAnalysis.Domain.Import.Sheets;
using TocAnalysis.Domain.Registers;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Data.Audit;
using TocAnalysis.Web.Features.Convention;
using TocAnalysis.Web.Features.Exports;
using TocAnalysis.Web.Features.Packages;
using TocAnalysis.Web.Features.Packages.Jobs;
using TocAnalysis.Web.Features.Packages.Profiles;
using TocAnalysis.Web.Features.Registers;
using TocAnalysis.Web.Features.Tables.Saved;
using TocAnalysis.Web.Security;
using TocAnalysis.Web.Tests.Features.Packages;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Security;

/// <summary>
/// Requirement F2, by enumeration: every address that the application maps is opened, and every answer that is a file has its entry in the audit log with the
/// hash of its bytes, and by the browser asks again who it is where a restricted record may be in it.
/// </summary>
public sealed partial class OutgoingFileTests(PostgresFixture postgres)
{
    /// <summary>Addresses of the browser whose files never ask: what is in them is no record.</summary>
    private static readonly string[] NeverAsks =
    [
        "/download/convention-status", "/download/convention-groups", "/download/implementation-table", "/download/releases/", "/imports/template.xlsx", "/imports/profiles/", "/imports/{id:long}/faul",
    ];

    /// <summary>What stands in the places of an address, until one of them is a file.</summary>
    private static readonly Dictionary<string, string[]> Places = new(StringComparer.OrdinalIgnoreCase)
    {
        ["id"] = ["1", "2", "TOC-0002", "ring", "S-1", "REL-0001", "I4", "COL", "untoc"],
        ["code"] = ["COL", "06012"],
        ["kind"] = ["host-side", "case", "issue", "country", "conference"],
        ["ending"] = ["csv", "docx"],
        ["name"] = ["co-occurrence", "R"],
    };

    private static readonly string[] Queries = ["", "?rows=country&columns=stage&measure=cases", "?id=TOC-0002"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task F2_every_file_of_every_address_is_in_the_log_with_its_hash_and_asks_again_where_it_reaches_far()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using var scope = server.Services.CreateAsyncScope();
        (await scope.ServiceProvider.GetRequiredService<ImportPackage>().HandleAsync(new ImportPackageRequest(GoodPackage.Read(GoodPackage.With(Array.Empty<(string, string)>())), false), Actor.CommandLine, Stop)).Succeeded.ShouldBeTrue();
        // What is restricted has a source, a group and a country too.
        await server.RunAsync("UPDATE case_record SET sensitivity = 'restricted'");
        using var rea = await TestBrowser.SignedInAsync(server, "Rea", Role.Researcher, Role.Secretariat, Role.Auditor, Role.Administrator);
        await PrepareAsync(server, scope.ServiceProvider);
        using var key = await server.ClientAsync(Role.Researcher);
        var (files, silent, wrong) = (new List<(string Pattern, string Address)>(), new List<string>(), new List<string>());

        foreach (var pattern in Patterns(server))
        {
            var client = pattern.StartsWith("/api/v1/", StringComparison.Ordinal) ? key : rea.Client;
            if (await FirstFileAsync(server, client, pattern) is { } address)
                files.Add((pattern, address));
            else if (LooksLikeFile().IsMatch(pattern))
                silent.Add(pattern);
        }

        // What is sent to be converted comes back as a file.
        using (var body = new StringContent("from,to\na,b\n", Encoding.UTF8, "text/csv"))
        using (var converted = await key.PostAsync("/api/v1/network/compute.gexf", body, Stop))
        {
            converted.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
            (await LastAsync(server)).ShouldBe(("network.gexf", "2", Hash(await converted.Content.ReadAsByteArrayAsync(Stop)), "whole"));
        }

        // An address that looks like a file and gave none was not tried; so the list is held against what is known.
        silent.Where(p => !p.Contains("json", StringComparison.Ordinal) && !p.EndsWith(".pdf", StringComparison.Ordinal)).ShouldBeEmpty();
        files.Count.ShouldBeGreaterThan(120);
        var entries = await server.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE entity = 'file'");
        await server.RunAsync("UPDATE session SET confirmed_at = now() - interval '16 minutes'");
        foreach (var (pattern, address) in files.Where(f => !f.Pattern.StartsWith("/api/v1/", StringComparison.Ordinal)))
        {
            using var answer = await rea.Client.GetAsync(address, Stop);
            var asks = answer.Headers.Location?.ToString().StartsWith($"{AppUrls.Confirm}?", StringComparison.Ordinal) == true;
            if (NeverAsks.Any(n => pattern.StartsWith(n, StringComparison.Ordinal)))
                entries++;
            if (asks == NeverAsks.Any(n => pattern.StartsWith(n, StringComparison.Ordinal)))
                wrong.Add($"{address}: {answer.StatusCode} {answer.Headers.Location}");
        }

        wrong.ShouldBeEmpty();

        (await server.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE entity = 'file'")).ShouldBe(entries, "what was asked about has not left");
        TestContext.Current.TestOutputHelper!.WriteLine($"{files.Count} addresses give files");
    }

    [Fact]
    public async Task F2_what_is_written_while_it_leaves_is_in_the_log_whole_or_as_broken_off_with_what_was_sent()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var sent = new MemoryStream();

        await ExecuteAsync(OutgoingFile.Written(async (stream, rows) =>
        {
            for (var n = 1; n <= 3; n++)
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes($"row {n}\n"), Stop);
                rows(n);
            }
        }, "text/csv", "whole.csv", new FileContents(null, "/")));
        (await LastAsync(server)).ShouldBe(("whole.csv", "3", Hash("row 1\nrow 2\nrow 3\n"u8), "whole"));

        Encoding.UTF8.GetString(sent.ToArray()).ShouldBe("row 1\nrow 2\nrow 3\n");

        var rows = string.Concat(Enumerable.Range(1, 2_000).Select(n => $"row {n}\n"));
        sent.SetLength(0);
        await Should.ThrowAsync<IOException>(() => ExecuteAsync(OutgoingFile.Written(async (stream, told) =>
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(rows), Stop);
            told(2_000);
            throw new IOException("away");
        }, "text/csv", "broken.csv", new FileContents(null, "/"))));
        Encoding.UTF8.GetString(sent.ToArray()).ShouldBe(rows[..^OutgoingFile.KeptBack], "the last bytes stay");
        (await LastAsync(server)).ShouldBe(("broken.csv", "2000", Hash(sent.ToArray()), "broken off"));

        // Pieces of every size, by both ways of writing, come out as they went in, and go on while more is written.
        sent.SetLength(0);
        await ExecuteAsync(OutgoingFile.Written(async (stream, told) =>
        {
            var (bytes, n) = (Encoding.UTF8.GetBytes(rows), 0);
            for (var size = 1; n < bytes.Length; n += size, size = (size * 3) % 5_003)
            {
                var piece = bytes.AsMemory(n, Math.Min(size, bytes.Length - n));
                if (size % 2 == 0)
                    stream.Write(piece.ToArray(), 0, piece.Length);
                else
                    await stream.WriteAsync(piece, Stop);
                sent.Length.ShouldBe(Math.Max(0, n + piece.Length - OutgoingFile.KeptBack));
            }

            told(2_000);
        }, "text/csv", "pieces.csv", new FileContents(null, "/")));
        Encoding.UTF8.GetString(sent.ToArray()).ShouldBe(rows);
        (await LastAsync(server)).ShouldBe(("pieces.csv", "2000", Hash(Encoding.UTF8.GetBytes(rows)), "whole"));

        // The database goes just before the entry: nobody has the whole file.
        sent.SetLength(0);
        await server.RunAsync("ALTER TABLE audit_entry RENAME TO away");
        await Should.ThrowAsync<Exception>(() => ExecuteAsync(OutgoingFile.Written((stream, _) => stream.WriteAsync(Encoding.UTF8.GetBytes(rows), Stop).AsTask(), "text/csv", "lost.csv", new FileContents(null, "/"))));
        sent.Length.ShouldBe(rows.Length - OutgoingFile.KeptBack);

        async Task ExecuteAsync(IResult result)
        {
            await using var scope = server.Services.CreateAsyncScope();
            await result.ExecuteAsync(new DefaultHttpContext { RequestServices = scope.ServiceProvider, Response = { Body = sent } });
        }
    }

    [Fact]
    public async Task F2_a_part_of_a_file_is_called_a_part_and_what_is_sent_whole_is_never_called_one()
    {
        await using var server = await TocServer.StartAsync(postgres);
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, "0123456789", Stop);
            (await SentAsync("Bytes=0-1")).ShouldBe(("01", "part: bytes=0-1"));
            (await SentAsync("bytes=-3", ifRange: "\"another\"")).ShouldBe(("789", "part: bytes=-3"));
            foreach (var asked in new[] { "", "bytes=0-0,1-1", "bytes=0-1,", "bytes=5-2", "pages=0-1", "bytes=-", $"bytes={new string('0', 70)}1-3" })
                (await SentAsync(asked)).ShouldBe(("0123456789", "whole"), asked);
            (await server.ScalarAsync<long>($"SELECT count(*) FROM audit_entry WHERE entity = 'file' AND changes->'sha256'->>1 = '{Hash("0123456789"u8)}'")).ShouldBe(9);
        }
        finally
        {
            File.Delete(path);
        }

        async Task<(string Sent, string Ended)> SentAsync(string range, string? ifRange = null)
        {
            using var sent = new MemoryStream();
            await using var scope = server.Services.CreateAsyncScope();
            var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider, Request = { Method = "GET" }, Response = { Body = sent } };
            if (range.Length > 0)
                http.Request.Headers.Range = range;
            http.Request.Headers.IfRange = ifRange;
            await OutgoingFile.OnDisk(path, "text/plain", "digits.txt", new FileContents(1, "/")).ExecuteAsync(http);
            return (Encoding.UTF8.GetString(sent.ToArray()), (await LastAsync(server)).Ended);
        }
    }

    [Fact]
    public async Task The_log_shows_files_to_the_auditor_alone_in_words_without_the_words_that_were_searched_for()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using var scope = server.Services.CreateAsyncScope();
        (await scope.ServiceProvider.GetRequiredService<ImportPackage>().HandleAsync(new ImportPackageRequest(SamplePackage.Read(), false), Actor.CommandLine, Stop)).Succeeded.ShouldBeTrue();
        using var rea = await TestBrowser.SignedInAsync(server, "Rea", Role.Researcher);
        using var auditor = await TestBrowser.SignedInAsync(server, "Ada", Role.Auditor);
        using var administrator = await TestBrowser.SignedInAsync(server, "Chief", Role.Administrator);
        (await rea.GetAsync("/download/cases.csv?country=GBR&q=Hiddenword%26more")).Status.ShouldBe(HttpStatusCode.OK);
        (await rea.GetAsync("/download/cases.csv?country=GBR")).Status.ShouldBe(HttpStatusCode.OK);
        (await rea.GetAsync("/download/cite/table.ris?id=rows%3Dcountry%26columns%3Dstage%26q%3DHiddenword")).Status.ShouldBe(HttpStatusCode.OK);

        var shown = (await auditor.GetAsync($"{AppUrls.AdminAudit}?entity={FileLog.Entity}&action=export")).Body;
        shown.ShouldContain("cases.csv, 5 rows");
        shown.ShouldContain("SHA-256 of the bytes");
        shown.ShouldContain("country=GBR");
        (await server.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE entity = 'file'")).ShouldBe(3);
        (await server.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE changes::text LIKE '%Hiddenword%' OR changes::text LIKE '%more%'")).ShouldBe(0);
        (await administrator.GetAsync($"{AppUrls.AdminAudit}?entity={FileLog.Entity}")).Body.ShouldNotContain("cases.csv");
    }

    /// <summary>Opens what the pattern may stand for until one answer is a file, and holds it against the log.</summary>
    private static async Task<string?> FirstFileAsync(TocServer server, HttpClient client, string pattern)
    {
        // What does not look like a file is tried too, but not with everything that may stand in its places.
        var looks = LooksLikeFile().IsMatch(pattern);
        foreach (var address in looks ? Filled(pattern).SelectMany(a => Queries.Select(q => a + q)) : Filled(pattern).Take(3))
        {
            var before = await CountAsync(server);
            using var answer = await client.GetAsync(address, Stop);
            var bytes = await answer.Content.ReadAsByteArrayAsync(Stop);
            if (answer.Content.Headers.ContentDisposition?.DispositionType != "attachment")
            {
                (await CountAsync(server)).ShouldBe(before, address);
                continue;
            }

            answer.StatusCode.ShouldBe(HttpStatusCode.OK, address);
            (await CountAsync(server)).ShouldBe(before + 1, address);
            var (name, rows, hash, ended) = await LastAsync(server);
            (name, hash, ended).ShouldBe((answer.Content.Headers.ContentDisposition.FileName!.Trim('"'), Hash(bytes), "whole"), address);
            rows.ShouldNotBeEmpty(address);
            (await server.ScalarAsync<string>("SELECT concat_ws(' ', actor, door, changes->'address'->>1) FROM audit_entry ORDER BY id DESC LIMIT 1"))
                .ShouldBe($"{(pattern.StartsWith("/api/v1/", StringComparison.Ordinal) ? "test Researcher rest" : "Rea page")} {address.Split('?')[0]}");
            return address;
        }

        return null;
    }

    private static IEnumerable<string> Filled(string pattern)
    {
        var place = Place().Match(pattern);
        return !place.Success ? [pattern] : Places.GetValueOrDefault(place.Groups[1].Value, ["1"]).SelectMany(v => Filled(pattern[..place.Index] + v + pattern[(place.Index + place.Length)..]));
    }

    /// <summary>Everything that is mapped and read by GET but pages, which are no files.</summary>
    private static IEnumerable<string> Patterns(TocServer server)
    {
        var pages = typeof(AppUrls).Assembly.GetTypes().SelectMany(t => t.GetCustomAttributes(typeof(Microsoft.AspNetCore.Components.RouteAttribute), false).Cast<Microsoft.AspNetCore.Components.RouteAttribute>()).Select(r => r.Template).ToHashSet();
        return MappedAddresses.Read(server).Where(p => !pages.Contains(p) && !p.Contains("/account/", StringComparison.Ordinal) && !p.EndsWith(".pdf", StringComparison.Ordinal));
    }

    /// <summary>A release, a prepared file, a profile and a file with faults on its way in, so that their addresses have something to give.</summary>
    private static async Task PrepareAsync(TocServer server, IServiceProvider services)
    {
        var actor = new Actor(await server.ScalarAsync<Guid>("SELECT id FROM \"AspNetUsers\""), "Rea", new HashSet<Role> { Role.Researcher, Role.Secretariat, Role.Administrator }, Door.Page) { Session = await server.ScalarAsync<Guid>("SELECT id FROM session") };
        var table = await services.GetRequiredService<SaveTable>().HandleAsync(actor, new SaveTableRequest(null, 0, new SavedTableContent { Name = "T", Query = "rows=stage&columns=transnational", Title = "T" }), Stop);
        (await services.GetRequiredService<PublishRelease>().HandleAsync(actor, new PublishReleaseRequest(table.Value.Id, null, null), Stop)).Succeeded.ShouldBeTrue();
        foreach (var who in new[] { actor, new Actor(null, "test Researcher", new HashSet<Role> { Role.Researcher }, Door.Rest) })
        {
            var job = await services.GetRequiredService<ExportJobs>().CreateAsync(who, new ExportOrder("case-list", "", Sensitivity.Restricted, "http://localhost/"), null, Stop);
            await server.Services.GetRequiredService<ExportRunner>().WaitAsync(job.Value.Id);
        }

        var entry = await services.GetRequiredService<SaveRegisterEntry>().HandleAsync(
            actor, new SaveRegisterRequest(null, 0, new RegisterEntry { Kind = RegisterKind.HostSide, Case = "TOC-0002", Title = "Port", Source = "S-1", Values = new Dictionary<string, string> { ["partner"] = "yes", ["institution"] = "unknown", ["demand"] = "yes" } }), Stop);
        entry.Faults.ShouldBeEmpty();
        (await services.GetRequiredService<SaveImplementation>().HandleAsync(
            actor, new SaveImplementationRequest(null, 0, new ImplementationEntry { Kind = ImplementationKind.Difficulty, Title = "Seen in a case", Country = "COL" }, Case: "TOC-0002"), Stop)).Faults.ShouldBeEmpty();
        (await services.GetRequiredService<ImportProfiles>().SaveAsync(actor, "P", new SheetMapping { Columns = [new("Ref", "cases.case"), new("Name", "cases.title")] }, false, Stop)).Faults.ShouldBeEmpty();
        (await services.GetRequiredService<ImportJobs>().CreateAsync(actor, "mine.zip", GoodPackage.Zip(GoodPackage.With(("cases.csv", "case,title\nA-9,\n"))), Stop)).Succeeded.ShouldBeTrue();
    }

    private static Task<long> CountAsync(TocServer server) => server.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE entity = 'file'");

    private static async Task<(string Name, string Rows, string Hash, string Ended)> LastAsync(TocServer server)
    {
        var parts = (await server.ScalarAsync<string>("SELECT concat_ws('|', key, coalesce(changes->'rows'->>1, ''), changes->'sha256'->>1, changes->'sent'->>1) FROM audit_entry WHERE entity = 'file' ORDER BY id DESC LIMIT 1")).Split('|');
        return (parts[0], parts[1], parts[2], parts[3]);
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    [GeneratedRegex(@"\{\*{0,2}([a-zA-Z]+)[^}]*\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"(\.\w+|/\{ending\}|/file)$")]
    private static partial Regex LooksLikeFile();
}
