using Microsoft.Extensions.Primitives;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Audit;
using TocAnalysis.Web.Export;

namespace TocAnalysis.Web.Features.Agreement;

/// <summary>A table of agreement on its way into a file, with the name of the file.</summary>
public sealed record AgreementFile(TableFile Table, string Name);

/// <summary>
/// Agreement as a file: every coefficient (<c>part=coefficients</c>, the default), or the values of one code (<c>part=matrix</c>). Coders bear numbers;
/// an administrator may ask for their names (<c>names=real</c>), which is put into the audit log.
/// </summary>
public sealed class WriteAgreement(GetAgreement agreement, TocDatabase database)
{
    public async Task<Result<AgreementFile>> HandleAsync(Actor actor, CaseQuery query, IEnumerable<KeyValuePair<string, StringValues>> given, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Export))
            return Refused.Forbidden("agreement");
        var all = given.ToList();
        var request = AgreementQuery.Read(query, all, "part", "names");
        var part = all.FirstOrDefault(p => p.Key.Equals("part", StringComparison.OrdinalIgnoreCase)).Value.ToString();
        var names = all.FirstOrDefault(p => p.Key.Equals("names", StringComparison.OrdinalIgnoreCase)).Value.ToString();
        var faults = request.Faults.ToList();
        if (part is not ("" or "coefficients" or "matrix"))
            faults.Add(new Fault("part", "coefficients or matrix.", part));
        if (names is not ("" or "hidden" or "real"))
            faults.Add(new Fault("names", "hidden or real.", names));
        if (part == "matrix" && request.Succeeded && request.Value.Code is null)
            faults.Add(new Fault("code", "A code: a matrix holds the values of one."));
        if (faults.Count > 0)
            return Refused.Invalid(faults);
        var real = names == "real";
        if (real && !AccessPolicy.May(actor, Permission.Administer))
            return Refused.Forbidden("names");

        var name = string.Concat($"toc-agreement{Part(request.Value.Round)}{Part(request.Value.Code)}{(part == "matrix" ? "-matrix" : "")}".Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_'));
        if (request.Value.Code is null)
        {
            var summary = await agreement.SummaryAsync(actor, request.Value, cancellationToken);
            return summary.Succeeded ? new AgreementFile(AgreementSheet.Of(summary.Value, null), name) : new Refused(summary.Refusal!.Value, summary.Faults);
        }

        var detail = await agreement.CodeAsync(actor, request.Value, cancellationToken);
        if (!detail.Succeeded)
            return new Refused(detail.Refusal!.Value, detail.Faults);
        if (part == "matrix" && real)
            await LogAsync(actor, detail.Value, cancellationToken);
        return new AgreementFile(part == "matrix" ? AgreementSheet.Matrix(detail.Value, real) : AgreementSheet.Of(detail.Value), name);
    }

    private static string Part(string? text) => text is null ? "" : $"-{text.Replace(' ', '-')}";

    private async Task LogAsync(Actor actor, CodeAgreementDetail detail, CancellationToken cancellationToken)
    {
        await using var context = await database.OpenAsync(actor, cancellationToken);
        ExportLog.Add(context, actor, "agreement", $"{detail.Terms.Round}/{detail.Code.Key}", "coders by name");
        await context.SaveChangesAsync(cancellationToken);
    }
}
