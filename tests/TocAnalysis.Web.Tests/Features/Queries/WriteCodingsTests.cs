using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Export;
using TocAnalysis.Web.Features.Queries;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Queries;

/// <summary>Criteria F2, F3 and F6 for the codings themselves as files.</summary>
public sealed class WriteCodingsTests(PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task F3_the_long_table_has_one_row_for_every_coding_and_the_workbook_a_cover_with_count_filter_version_and_hash()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var coders = await world.ResearchersAsync("Ann", "Ben");
        var cases = await world.CasesAsync(3);
        (await world.CodeAsync(coders[0], cases[0], new CodingContent("I4", CodingValue.A, Confidence.High, "=1+2 é 🚢", [new Evidence(Locator: CodingRules.NoLocator)]), 0)).Succeeded.ShouldBeTrue();
        await world.GiveAsync(coders[1], cases[0], "I4", CodingValue.B);
        await world.GiveAsync(coders[0], cases[1], "N1", CodingValue.Present);

        var file = await FileAsync(world, coders[0], "");

        ((long)file.Table.Rows.Count).ShouldBe(await world.ScalarAsync<long>("SELECT count(*) FROM coding"));
        var first = file.Table.Header.Zip(file.Table.Rows[0]).ToDictionary(c => c.First, c => c.Second.Text);
        (first["case"], first["code"], first["value"], first["confidence"], first["evidence"], first["codebookVersion"]).ShouldBe((cases[0], "I4", "A", "high", "none", "1"));
        first["path"].ShouldNotBeEmpty();
        DateTimeOffset.ParseExact(first["time"], "yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture).Offset.ShouldBe(TimeSpan.Zero);
        // F6: numbers in the place of names.
        file.Table.Rows.Select(r => r[7].Text).Distinct().Order().ShouldBe(["coder 1", "coder 2"]);

        var csv = Encoding.UTF8.GetString(CsvTable.Write(file.Table));
        csv[0].ShouldBe('\uFEFF');
        csv.ShouldContain("'=1+2 é 🚢");
        csv.ShouldNotContain(",=1+2");
        // The CSV has its cover beside it, tied to the rows by their hash.
        var beside = Encoding.UTF8.GetString(CsvTable.Cover(file.Table));
        foreach (var (name, value) in file.Table.Cover.Where(c => c.Name is "Selection" or "Number of rows" or "Codebook version" or "SHA-256 of the rows"))
            beside.ShouldContain($"{name},{value}");
        var cover = Sheet(XlsxTable.Write(file.Table));
        foreach (var (name, value) in file.Table.Cover)
            (cover.Contains(name, StringComparison.Ordinal), cover.Contains(value, StringComparison.Ordinal)).ShouldBe((true, true), $"{name}: {value}");
        file.Table.Cover.Select(c => c.Name).ShouldBe(["Selection", "Codes", "Basis", "Number of cases", "Number of rows", "Codebook version", "SHA-256 of the rows", "Date", "Source"]);
        file.Table.Cover.ShouldContain(("Number of rows", "3"));
        // Another value gives another hash, the same values the same.
        (await FileAsync(world, coders[0], "")).Table.Cover[6].ShouldBe(file.Table.Cover[6]);
        await world.GiveAsync(coders[1], cases[0], "I4", CodingValue.Mixed);
        (await FileAsync(world, coders[0], "")).Table.Cover[6].ShouldNotBe(file.Table.Cover[6]);
    }

    [Fact]
    public async Task F3_F2_the_wide_tables_tell_zero_from_not_coded_and_their_basis_stands_in_the_name()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var coders = await world.ResearchersAsync("Ann", "Ben");
        var cases = await world.CasesAsync(3);
        await world.GiveAsync(coders[0], cases[0], "I4", CodingValue.A);
        await world.GiveAsync(coders[1], cases[0], "I4", CodingValue.B);
        await world.GiveAsync(coders[0], cases[1], "I4", CodingValue.NotApplicable);

        (await CellsAsync("layout=wide&code=I4")).ShouldBe([$"{cases[0]} contested", $"{cases[1]} not-applicable", $"{cases[2]} [x]"]);
        (await CellsAsync("layout=wide&code=I4&basis=any")).ShouldBe([$"{cases[0]} A; B", $"{cases[1]} not-applicable", $"{cases[2]} [x]"]);
        (await CellsAsync("layout=wide&code=I4&basis=coder:Ben")).ShouldBe([$"{cases[0]} B", $"{cases[1]} [x]", $"{cases[2]} [x]"]);
        var numbers = await FileAsync(world, coders[0], "layout=wide01&code=I4&basis=any");
        numbers.Table.Header.ShouldBe(["case", "I4=A", "I4=B", "I4=mixed", "I4=not-applicable", "I4=cannot-tell", "I4=contested"]);
        numbers.Table.Rows.Select(r => string.Join(' ', r.Skip(1).Select(c => c.Text))).ShouldBe(["1 1 0 0 0 0", "0 0 0 1 0 0", "[x] [x] [x] [x] [x] [x]"]);
        numbers.Name.ShouldBe("toc-codings-wide01-any");
        (await FileAsync(world, coders[0], "layout=wide&basis=majority")).ShouldSatisfyAllConditions(
            f => f.Name.ShouldBe("toc-codings-wide-majority"), f => f.Table.Cover.ShouldContain(("Basis", Basis.Majority.InWords())), f => f.Table.Header.ShouldContain("N1"));

        async Task<List<string>> CellsAsync(string asked) => [.. (await FileAsync(world, coders[0], asked)).Table.Rows.Select(r => string.Join(' ', r.Select(c => c.Text)))];
    }

    [Fact]
    public async Task F6_only_an_administrator_gets_names_and_that_is_logged_and_a_blind_coder_gets_the_own_codings()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var coders = await world.ResearchersAsync("Ann", "Ben");
        var cases = await world.CasesAsync(1);
        await world.RoundAsync(Actor.CommandLine, RoundWorld.Round("R", coders, "I4"));
        await world.GiveAsync(coders[0], cases[0], "I4", CodingValue.A);
        await world.GiveAsync(coders[1], cases[0], "I4", CodingValue.B);
        var handler = world.Get<WriteCodings>();

        (await FileAsync(world, coders[1], "")).Table.Rows.ShouldHaveSingleItem()[3].Text.ShouldBe("B");
        (await handler.HandleAsync(coders[0], QueryHelpers.ParseQuery("names=real"), Token)).Refusal.ShouldBe(Refusal.Forbidden);
        (await handler.HandleAsync(TocWorld.Analyst, QueryHelpers.ParseQuery(""), Token)).Refusal.ShouldBe(Refusal.Forbidden);
        (await handler.HandleAsync(coders[0], QueryHelpers.ParseQuery("layout=tall&names=all&contry=NLD"), Token)).Faults.Select(f => f.Place).ShouldBe(["contry", "layout", "names"]);
        (await world.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE action = 'export'")).ShouldBe(0);
        var chief = (await world.ResearcherAsync("Chief")) with { Roles = new HashSet<Role> { Role.Administrator, Role.Researcher } };

        (await FileAsync(world, chief, "names=real")).Table.Rows.Select(r => r[7].Text).ShouldBe(["Ann", "Ben"], ignoreOrder: true);

        (await world.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE action = 'export' AND actor = 'Chief' AND reason = 'coders by name'")).ShouldBe(1);
    }

    private static async Task<CodingsFile> FileAsync(TocWorld world, Actor actor, string asked)
    {
        var file = await world.Get<WriteCodings>().HandleAsync(actor, QueryHelpers.ParseQuery(asked), Token);
        file.Succeeded.ShouldBeTrue(string.Join(" ", file.Faults));
        return file.Value;
    }

    private static string Sheet(byte[] workbook)
    {
        using var archive = new ZipArchive(new MemoryStream(workbook));
        using var reader = new StreamReader(archive.Entries.First(e => e.FullName.Contains("worksheets/sheet", StringComparison.Ordinal)).Open());
        return System.Net.WebUtility.HtmlDecode(reader.ReadToEnd());
    }
}
