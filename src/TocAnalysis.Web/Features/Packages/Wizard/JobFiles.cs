using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.AspNetCore.Mvc;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Import;
using TocAnalysis.Web.Features.Packages.Jobs;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Packages.Wizard;

/// <summary>Files that the wizard gives out: the rows with faults to repair and bring again, and the faults themselves.</summary>
internal static class JobFiles
{
    /// <summary>Heading of the column that says what is wrong; brought again it fills nothing.</summary>
    public const string WhatIsWrong = "toc: what is wrong";

    public static string FaultyRows(long id) => string.Create(CultureInfo.InvariantCulture, $"/imports/{id}/faulty-rows.csv");

    public static string Faults(long id) => string.Create(CultureInfo.InvariantCulture, $"/imports/{id}/faults.csv");

    public static void Map(IEndpointRouteBuilder app)
    {
        UploadForm.Map(app);
        app.MapGet("/imports/{id:long}/faulty-rows.csv", FaultyRowsAsync).ExcludeFromDescription();
        app.MapGet("/imports/{id:long}/faults.csv", FaultsAsync).ExcludeFromDescription();
        app.MapGet(TemplateWorkbook.Address, () => OutgoingFile.Of(TemplateWorkbook.Write(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "toc-import-template.xlsx", FileContents.WithoutCases(0, AppUrls.Import))).ExcludeFromDescription();
    }

    private static async Task<IResult> FaultyRowsAsync(long id, HttpContext http, [FromServices] ImportJobs jobs, [FromServices] PrepareUpload prepare, [FromServices] RunImport run, CancellationToken cancellationToken)
    {
        if (await PrepareAsync(id, http, jobs, prepare, cancellationToken) is not { } prepared)
            return Results.Redirect(AppUrls.Forbidden);
        var faults = await run.FaultsAsync(http.BrowserActor(), prepared, cancellationToken);
        return Csv("faulty-rows.csv", prepared.Mapped is { } mapped ? OfSheet(mapped, [.. faults.Select(f => prepared.Locate(f).Fault)]) : OfPackage(prepared.Package, faults));
    }

    private static async Task<IResult> FaultsAsync(long id, HttpContext http, [FromServices] ImportJobs jobs, [FromServices] PrepareUpload prepare, [FromServices] RunImport run, CancellationToken cancellationToken)
    {
        if (await PrepareAsync(id, http, jobs, prepare, cancellationToken) is not { } prepared)
            return Results.Redirect(AppUrls.Forbidden);
        var faults = await run.FaultsAsync(http.BrowserActor(), prepared, cancellationToken);
        return Csv("faults.csv", faults.Select(f => prepared.Locate(f).Fault).Select(f => (IReadOnlyList<string>)
            [f.Kind.Text(), f.File, f.Row?.ToString(CultureInfo.InvariantCulture) ?? "", f.Column ?? "", f.Value ?? "", f.Expected, string.Join("; ", f.Suggestions)])
            .Prepend(["kind", "file", "row", "column", "value", "expected", "suggestions"]));
    }

    private static async Task<PreparedUpload?> PrepareAsync(long id, HttpContext http, ImportJobs jobs, PrepareUpload prepare, CancellationToken cancellationToken)
    {
        var actor = http.BrowserActor();
        if (!AccessPolicy.May(actor, Permission.Import))
            return null;
        var job = await jobs.GetAsync(actor, id, cancellationToken);
        if (!job.Succeeded || await jobs.ContentAsync(actor, id, cancellationToken) is not { } content)
            return null;
        await using (content)
            return prepare.Run(job.Value.FileName, content, job.Value.Options);
    }

    /// <summary>The sheet's own header and its rows with faults as they stand, so that the same mapping reads them when they are repaired.</summary>
    internal static IEnumerable<IReadOnlyList<string>> OfSheet(Domain.Import.Sheets.MappedSheet mapped, IReadOnlyList<PackageFault> faults)
    {
        var columns = mapped.Sheet.Columns(mapped.Mapping.HeaderRow);
        yield return [.. columns, WhatIsWrong];
        foreach (var row in faults.Where(f => f.Row is not null).GroupBy(f => f.Row!.Value).OrderBy(g => g.Key))
        {
            var cells = mapped.Cells(row.Key);
            yield return [.. columns.Select((_, i) => i < cells.Count ? cells[i] : ""), string.Join(" ", row.Select(f => $"{f.Column}: {f.Expected}"))];
        }
    }

    private static IEnumerable<IReadOnlyList<string>> OfPackage(PackageRead package, IReadOnlyList<PackageFault> faults)
    {
        var tables = package.Tables.ToDictionary(t => t.File, StringComparer.Ordinal);
        foreach (var file in faults.Where(f => f.Row is not null && tables.ContainsKey(f.File)).GroupBy(f => f.File))
        {
            yield return [file.Key, .. tables[file.Key].Header, WhatIsWrong];
            var rows = tables[file.Key].Rows.ToDictionary(r => r.Number);
            foreach (var row in file.GroupBy(f => f.Row!.Value))
                yield return [row.Key.ToString(CultureInfo.InvariantCulture), .. rows.TryGetValue(row.Key, out var cells) ? cells.Cells : [], string.Join(" ", row.Select(f => $"{f.Column}: {f.Expected}"))];
        }
    }

    /// <summary>What is wrong with a file that the person brought; it tells of no case that is here.</summary>
    private static IResult Csv(string name, IEnumerable<IReadOnlyList<string>> rows)
    {
        var all = rows.ToList();
        return OutgoingFile.Of(Bytes(all), "text/csv; charset=utf-8", name, FileContents.WithoutCases(Math.Max(0, all.Count - 1), AppUrls.Import));
    }

    internal static byte[] Bytes(IEnumerable<IReadOnlyList<string>> rows)
    {
        using var bytes = new MemoryStream();
        using (var text = new StreamWriter(bytes, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true))
        using (var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\r\n", ShouldQuote = a => a.Field is { Length: > 0 } f && f.AsSpan().IndexOfAny(",\"\r\n ") >= 0 }))
        {
            foreach (var row in rows)
            {
                foreach (var cell in row)
                    csv.WriteField(FormulaSafety.Neutralize(cell));
                csv.NextRecord();
            }
        }

        return bytes.ToArray();
    }
}
