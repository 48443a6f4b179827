using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Sources;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>Moves groups, sources, links and codings between their rows and their values; cases have a store of their own.</summary>
internal static class PackageRecords
{
    public static GroupContent Content(GroupRow row) => new()
    {
        Reference = row.Reference,
        Name = row.Name,
        Aliases = row.Aliases,
        Kind = row.Kind,
        Structure = row.Structure,
        HomeCountry = row.HomeCountry,
        Note = row.Note,
    };

    public static void Write(GroupRow row, GroupContent content) =>
        (row.Reference, row.Name, row.Aliases, row.Kind, row.Structure, row.HomeCountry, row.Note)
            = (content.Reference!, content.Name, [.. content.Aliases], content.Kind, content.Structure, content.HomeCountry, content.Note);

    public static SourceContent Content(SourceRow row) => new()
    {
        Reference = row.Reference,
        Type = row.Type,
        Title = row.Title,
        Authors = row.Authors,
        Year = row.Year,
        Publisher = row.Publisher,
        Url = row.Url,
        Reliability = row.Reliability,
        Note = row.Note,
    };

    public static void Write(SourceRow row, SourceContent content)
    {
        (row.Reference, row.Type, row.Title, row.Authors, row.Year) = (content.Reference!, content.Type, content.Title, content.Authors, content.Year);
        (row.Publisher, row.Url, row.Reliability, row.Note) = (content.Publisher, content.Url, content.Reliability, content.Note);
    }

    public static GroupLink Content(GroupLinkRow row, ReferenceNames names, string? caseReference) => new(
        names.Group(row.FromId), names.Group(row.ToId), row.Kind, caseReference, Date(row.Start), Date(row.End), row.Note, names.Source(row.SourceId), row.Locator);

    public static void Write(GroupLinkRow row, GroupLink content, ReferenceNames names, long? caseId)
    {
        (row.FromId, row.ToId, row.Kind, row.CaseId) = (names.GroupId(content.From), names.GroupId(content.To), content.Kind, caseId);
        (row.Start, row.End, row.Note, row.SourceId, row.Locator) = (content.Start?.Text, content.End?.Text, content.Note, names.SourceId(content.Source), content.Locator);
    }

    public static CodingContent Content(CodingRow row, ReferenceNames names) => new(
        row.Code, row.Value, row.Confidence, row.Rationale,
        [.. row.Evidence.OrderBy(e => e.Position).Select(e => new Evidence(e.Quote, e.Text, e.Start, names.Source(e.SourceId), e.Locator))], row.Round);

    public static void Write(CodingRow row, CodingContent content, ReferenceNames names)
    {
        (row.Code, row.Value, row.Confidence, row.Rationale, row.Round) = (content.Code, content.Value, content.Confidence, content.Rationale, content.Round);
        while (row.Evidence.Count > content.Evidence.Count)
            row.Evidence.RemoveAt(row.Evidence.Count - 1);
        for (var i = 0; i < content.Evidence.Count; i++)
        {
            if (i == row.Evidence.Count)
                row.Evidence.Add(new EvidenceRow());
            var (evidence, given) = (row.Evidence[i], content.Evidence[i]);
            (evidence.Position, evidence.Quote, evidence.Text, evidence.Start) = (i, given.Quote, given.Text, given.Start);
            (evidence.SourceId, evidence.Locator) = (names.SourceId(given.Source), given.Locator);
        }
    }

    /// <summary>Counts a row's version up; a new row gets its first.</summary>
    public static void Touch(TocContext context, EditedRow row, Actor actor)
    {
        var now = context.Clock.GetUtcNow();
        if (row.Version == 0)
            (row.CreatedAt, row.CreatedBy) = (now, actor.Name);
        row.Version++;
        (row.UpdatedAt, row.UpdatedBy) = (now, actor.Name);
    }

    private static PartialDate? Date(string? text) => text is null ? null : PartialDate.Parse(text);
}
