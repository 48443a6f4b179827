using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Features.Packages;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Packages;

public sealed class PackageApiTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_package_goes_in_by_REST_is_found_undone_and_taken_out()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var researcher = await server.ClientAsync(Role.Researcher);
        var token = TestContext.Current.CancellationToken;

        var dry = await PostAsync(researcher, "/api/v1/imports?dryRun=true", GoodPackage.With(Array.Empty<(string, string)>()));
        dry.Status.ShouldBe(HttpStatusCode.OK);
        ((int)dry.Body["counts"]!["cases"]!["created"]!).ShouldBe(2);

        var wet = await PostAsync(researcher, "/api/v1/imports", GoodPackage.With(Array.Empty<(string, string)>()));
        wet.Status.ShouldBe(HttpStatusCode.Created);
        var batch = (long)wet.Body["batch"]!;
        wet.Location.ShouldBe($"/api/v1/imports/{batch}");
        JsonNode.Parse(await researcher.GetStringAsync($"/api/v1/imports/{batch}", token))!["counts"]!["cases"]!["created"]!.GetValue<int>().ShouldBe(2);

        var zip = await researcher.GetAsync("/api/v1/exports/package.zip", token);
        zip.Content.Headers.ContentType!.MediaType.ShouldBe("application/zip");
        var export = ReadPackage.FromZip(new MemoryStream(await zip.Content.ReadAsByteArrayAsync(token)), "x.zip");
        export.Faults.ShouldBeEmpty();
        export.Tables[0].Rows.Count.ShouldBe(2);

        var part = ReadPackage.FromZip(new MemoryStream(await researcher.GetByteArrayAsync("/api/v1/exports/package.zip?country=COL", token)), "part.zip");
        part.Tables.Select(t => $"{t.File} {t.Rows.Count}").ShouldBe(
            ["cases.csv 1", "case_domains.csv 2", "case_countries.csv 2", "case_offences.csv 2", "groups.csv 2", "case_groups.csv 3", "group_links.csv 1", "case_activities.csv 2", "sources.csv 2", "case_sources.csv 2", "case_competing.csv 2", "codings.csv 3"]);
        (await researcher.GetAsync("/api/v1/exports/package.zip?contry=COL", token)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        // The secretariat may not see the restricted case, and takes out neither it nor anything that only it names.
        using var secretariat = await server.ClientAsync(Role.Secretariat);
        var open = ReadPackage.FromZip(new MemoryStream(await secretariat.GetByteArrayAsync("/api/v1/exports/package.zip", token)), "open.zip");
        open.Tables.SelectMany(t => t.Rows).SelectMany(r => r.Cells).ShouldNotContain("A-2");

        (await researcher.PostAsync($"/api/v1/imports/{batch}/undo", null, token)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await researcher.PostAsync($"/api/v1/imports/{batch}/undo", null, token)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await researcher.PostAsync("/api/v1/imports/77/undo", null, token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_workbook_with_the_sheets_of_a_package_and_a_list_of_sources_come_in_by_the_same_route_and_a_sheet_of_ones_own_is_refused()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var researcher = await server.ClientAsync(Role.Researcher);
        async Task<(HttpStatusCode Status, JsonNode Body)> BringAsync(byte[] bytes)
        {
            using var answer = await researcher.PostAsync("/api/v1/imports", new ByteArrayContent(bytes), TestContext.Current.CancellationToken);
            return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
        }

        var workbook = await BringAsync(Wizard.OfficeFiles.Xlsx([("cases", Wizard.OfficeFiles.Rows("case|title", "W-1|First"))]));
        (workbook.Status, (int)workbook.Body["counts"]!["cases"]!["created"]!).ShouldBe((HttpStatusCode.Created, 1));
        var sources = await BringAsync("TY  - RPRT\nTI  - A report\nER  - \n"u8.ToArray());
        (sources.Status, (int)sources.Body["counts"]!["sources"]!["created"]!).ShouldBe((HttpStatusCode.Created, 1));
        (await BringAsync("Name,Country\nFirst,COL\n"u8.ToArray())).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?dryRun=true")]
    public async Task Faults_name_file_row_column_value_expectation_and_suggestions(string query)
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var researcher = await server.ClientAsync(Role.Researcher);
        var answer = await PostAsync(researcher, "/api/v1/imports" + query, GoodPackage.With(("case_countries.csv", GoodPackage.Replaced("case_countries.csv", "A-1,COL", "A-1,NA"))));

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        var fault = answer.Body["faults"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)fault["file"]!, (int)fault["row"]!, (string)fault["column"]!, (string)fault["value"]!).ShouldBe(("case_countries.csv", 2, "country", "NA"));
        ((string)fault["expected"]!).ShouldNotBeEmpty();
        fault["suggestions"]!.AsArray().Select(s => (string)s!).ShouldBe(["NAM"]);
    }

    [Fact]
    public async Task A_form_may_carry_the_package_and_anything_else_is_refused_in_words()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var researcher = await server.ClientAsync(Role.Researcher);
        using var analyst = await server.ClientAsync(Role.Analyst);
        var token = TestContext.Current.CancellationToken;
        using var form = new MultipartFormDataContent { { new ByteArrayContent(GoodPackage.Zip(GoodPackage.With(Array.Empty<(string, string)>())).ToArray()), "file", "cases.zip" } };
        (await researcher.PostAsync("/api/v1/imports?dryRun=true", form, token)).StatusCode.ShouldBe(HttpStatusCode.OK);

        foreach (var path in new[] { "/api/v1/imports?dryrun=maybe", "/api/v1/imports?dryRun=maybe", "/api/v1/imports" })
        {
            using var nothing = new ByteArrayContent("no zip"u8.ToArray());
            (await researcher.PostAsync(path, nothing, token)).StatusCode.ShouldBe(HttpStatusCode.BadRequest, path);
        }

        (await PostAsync(analyst, "/api/v1/imports", GoodPackage.With(Array.Empty<(string, string)>()))).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await analyst.GetAsync("/api/v1/exports/package.zip", token)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await server.Anonymous().GetAsync("/api/v1/exports/package.zip", token)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static async Task<(HttpStatusCode Status, JsonNode Body, string? Location)> PostAsync(HttpClient client, string path, Dictionary<string, byte[]> files)
    {
        using var content = new ByteArrayContent(GoodPackage.Zip(files).ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        using var answer = await client.PostAsync(path, content, TestContext.Current.CancellationToken);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!, answer.Headers.Location?.ToString());
    }
}
