using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Packages.Wizard;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Packages.Wizard;

/// <summary>Files come in by a plain form, piece by piece, for those who may and with the token of the page alone; criterion E7.</summary>
public sealed partial class UploadFormTests(PostgresFixture postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_comes_in_by_a_form_under_a_name_of_its_own_and_nothing_comes_without_the_token()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var ana = await TestBrowser.SignedInAsync(server, "Ana", Role.Researcher);
        using var analyst = await TestBrowser.SignedInAsync(server, "Ali", Role.Analyst);
        var token = Token().Match((await ana.GetAsync(AppUrls.Import)).Body).Groups[1].Value;
        token.ShouldNotBeEmpty();
        var bytes = new byte[1_200_000];
        new Random(3).NextBytes(bytes);

        var taken = await SendAsync(ana, token, "../../x\u202e.csv", bytes);
        taken.ShouldBe("/import/1");
        await using (var context = await server.Services.GetRequiredService<TocDatabase>().ReadAsync(Stop))
        {
            var job = context.ImportJobs.Single();
            (job.FileName, job.Size).ShouldBe(("x.csv", 1_200_000));
            context.ImportFiles.OrderBy(f => f.Part).Select(f => f.Bytes).ToList().SelectMany(b => b).SequenceEqual(bytes).ShouldBeTrue();
        }

        (await SendAsync(ana, "", "a.csv", [1])).ShouldBe("/import?refused=lost");
        (await SendAsync(ana, "forged", "a.csv", [1])).ShouldBe("/import?refused=lost");
        (await SendAsync(ana, token, "", [])).ShouldBe("/import?refused=none");
        (await SendAsync(analyst, token, "a.csv", [1])).ShouldBe(AppUrls.Forbidden);
        (await ana.GetAsync("/import?refused=large")).Body.ShouldContain("A file of at most 200 MB");
        await using var after = await server.Services.GetRequiredService<TocDatabase>().ReadAsync(Stop);
        after.ImportJobs.Count().ShouldBe(1);
    }

    private static async Task<string?> SendAsync(TestBrowser browser, string token, string name, byte[] bytes)
    {
        using var form = new MultipartFormDataContent();
        if (token.Length > 0)
            form.Add(new StringContent(token), "__RequestVerificationToken");
        var file = new ByteArrayContent(bytes);
        file.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = "file", FileName = $"\"{name.Replace("\u202e", "", StringComparison.Ordinal)}\"" };
        if (name.Length > 0)
            file.Headers.ContentDisposition.FileNameStar = name;
        form.Add(file);
        using var answer = await browser.Client.PostAsync(UploadForm.Address, form, Stop);
        return answer.Headers.Location?.OriginalString;
    }

    [GeneratedRegex("action=\"/imports/upload\".*?name=\"__RequestVerificationToken\" value=\"([^\"]*)\"", RegexOptions.Singleline)]
    private static partial Regex Token();
}
