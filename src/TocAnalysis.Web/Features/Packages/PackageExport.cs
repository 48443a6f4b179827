using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Export;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>A case package that is written beside the pages.</summary>
internal sealed class PackageExport(TocDatabase database, CaseQuery query, FilterLabels labels, ExportPackage export) : ILongExport
{
    /// <summary>A package is put together in memory; of more cases it is refused before it is begun.</summary>
    internal const int MostCases = 50_000;

    /// <summary>Names of a list's address that do not choose cases.</summary>
    private static readonly string[] NotFilter = ["sort", "view", "columns", "saved"];

    public string Kind => "package";

    public int Order => 10;

    public string Ending => "zip";

    public string ContentType => "application/zip";

    public async Task<Result<LongExportPlan>> PlanAsync(LongExportRequest request, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(request.Actor, Permission.Export))
            return Refused.Forbidden("export");
        var filter = Read(request);
        if (!filter.Succeeded)
            return new Refused(filter.Refusal!.Value, filter.Faults);
        await using var context = await database.ReadAsync(cancellationToken);
        var rows = await query.Where(context, request.Actor, filter.Value).CountAsync(cancellationToken);
        return rows > MostCases
            ? Refused.Invalid(new Fault("filter", $"A selection of at most {MostCases} cases; this one has {rows}. Choose fewer, or take the files of cases, which have no limit."))
            : new LongExportPlan(rows, labels.InWords(filter.Value), string.Join("&", filter.Value.ToQuery().Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value)}")));
    }

    public async Task<int> WriteAsync(LongExportRequest request, Stream stream, Action<int> written, CancellationToken cancellationToken)
    {
        var content = (await export.HandleAsync(Read(request).Value, request.Actor, cancellationToken)).Value;
        export.ToZip(stream, content);
        written(content.Cases.Count);
        return content.Cases.Count;
    }

    private Result<CaseFilter> Read(LongExportRequest request)
    {
        var filter = query.Read(QueryHelpers.ParseQuery(request.Query), NotFilter);
        return filter.Succeeded ? LongExportRules.UpTo(filter.Value, request.Highest) : filter;
    }
}
