using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Export;

namespace TocAnalysis.Web.Features.Cases.List;

/// <summary>Files of cases that are written beside the pages.</summary>
internal sealed class CaseExport(CaseColumns columns, TocDatabase database, CaseQuery query, FilterLabels labels, CaseListFile file) : ILongExport
{
    public string Kind => columns switch { CaseColumns.List => "case-list", CaseColumns.Fields => "case-fields", _ => "case-parts" };

    public int Order => (int)columns;

    public string Ending => "csv";

    public string ContentType => "text/csv; charset=utf-8";

    public async Task<Result<LongExportPlan>> PlanAsync(LongExportRequest request, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(request.Actor, Permission.Export))
            return Refused.Forbidden("export");
        var asked = Read(request);
        if (!asked.Succeeded)
            return new Refused(asked.Refusal!.Value, asked.Faults);
        await using var context = await database.ReadAsync(cancellationToken);
        var rows = await query.Where(context, request.Actor, asked.Value.Filter).CountAsync(cancellationToken);
        return new LongExportPlan(rows, labels.InWords(asked.Value.Filter), new ListLinks(asked.Value.Filter, asked.Value.Sort).Query);
    }

    public Task<int> WriteAsync(LongExportRequest request, Stream stream, Action<int> written, CancellationToken cancellationToken) =>
        file.WriteAsync(request.Actor, Read(request).Value, columns, request.Base, stream, written, cancellationToken);

    private Result<FindCasesRequest> Read(LongExportRequest request)
    {
        var read = CaseListQuery.Read(query, QueryHelpers.ParseQuery(request.Query), alsoKnown: ListLook.Names);
        if (!read.Succeeded)
            return read;
        var filter = LongExportRules.UpTo(read.Value.Filter, request.Highest);
        return filter.Succeeded ? read.Value with { Filter = filter.Value } : new Refused(filter.Refusal!.Value, filter.Faults);
    }
}
