using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Citations;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Cite;

/// <summary>What is to be cited.</summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Id">Its identifier; of a table its query string, of a codebook the number of its version.</param>
/// <param name="Root">Address of this installation, without a slash at the end.</param>
public sealed record GetCitationRequest(CitedKind Kind, string Id, string Root);

/// <summary>Describes a thing for reference managers. What the actor may not see is not there.</summary>
public sealed class GetCitation(TocDatabase database, CaseQuery query, FilterLabels labels, Vocabularies vocabularies, TimeProvider clock)
{
    public async Task<Result<Citation>> HandleAsync(Actor actor, GetCitationRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("citation");
        await using var context = await database.ReadAsync(cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        var today = DateOnly.FromDateTime(now);
        switch (request.Kind)
        {
            case CitedKind.Case:
                return CaseId.TryParse(request.Id, out var id) && await context.VisibleCases(actor).FirstOrDefaultAsync(c => c.Id == id, cancellationToken) is { } found
                    ? New(CaseId.Text(id), found.Title, Year(found.UpdatedAt), AppUrls.Case(CaseId.Text(id)), Number(found.Version))
                    : Refused.NotFound("case");
            case CitedKind.Source:
                return await context.VisibleSources(actor).FirstOrDefaultAsync(s => s.Reference == request.Id, cancellationToken) is { } source
                    ? new Citation(
                        CitedKind.Source, source.Reference, source.Title, source.Authors is { Length: > 0 } a ? [.. a.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)] : [],
                        source.Year, source.Publisher, source.Url is { Length: > 0 } url ? url : request.Root + AppUrls.Source(source.Reference), today, null)
                    : Refused.NotFound("source");
            case CitedKind.Register:
                return RegisterId.TryParse(request.Id, out var entryId) && await context.VisibleRegisters(actor).FirstOrDefaultAsync(e => e.Id == entryId, cancellationToken) is { } entry
                    ? New(RegisterId.Text(entryId), entry.Title, Year(entry.UpdatedAt), AppUrls.RegisterEntry(entry.Kind.Text(), entryId), Number(entry.Version))
                    : Refused.NotFound("entry");
            case CitedKind.Codebook:
                var book = vocabularies.Codebook;
                return request.Id == Number(book.Version) ? New($"codebook-{book.Version}", book.Title, null, AppUrls.Codebook, Number(book.Version)) : Refused.NotFound("codebook");
            case CitedKind.Release:
                var digits = request.Id.StartsWith("REL-", StringComparison.OrdinalIgnoreCase) ? request.Id[4..] : "";
                return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && await context.VisibleReleases(actor).FirstOrDefaultAsync(r => r.Id == number, cancellationToken) is { } release
                    ? New($"REL-{number:D4}", release.Title, Year(release.At), AppUrls.Release($"REL-{number:D4}"), $"data {Number(release.DataVersion)}")
                    : Refused.NotFound("release");
            default:
                var given = QueryHelpers.ParseQuery(request.Id);
                var filter = query.Read(given, TableSpec.Names);
                if (!filter.Succeeded)
                    return new Refused(filter.Refusal!.Value, filter.Faults);
                var spec = TableSpec.Parse(given.Select(p => KeyValuePair.Create<string, IReadOnlyList<string>>(p.Key, [.. p.Value.OfType<string>()])), filter.Value);
                if (!spec.Succeeded)
                    return new Refused(spec.Refusal!.Value, spec.Faults);
                var version = await DataVersion.OfAsync(context, actor, spec.Value.RestsOnCodings, cancellationToken);
                return New(
                    $"table-{spec.Value.Rows.Text()}-{spec.Value.Columns.Text()}", $"{spec.Value.Measure.Text()} by {spec.Value.Rows.Text()} and {spec.Value.Columns.Text()}: {labels.InWords(filter.Value)}", Number(now.Year),
                    AppUrls.Tables + "?" + string.Join('&', spec.Value.ToQuery().Concat(filter.Value.ToQuery()).Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value)}")), $"data {version.InWords()}");
        }

        Citation New(string id, string title, string? year, string path, string? version) => new(request.Kind, id, title, [], year, "TocAnalysis", request.Root + path, today, version);
    }

    private static string Year(DateTimeOffset at) => Number(at.UtcDateTime.Year);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
