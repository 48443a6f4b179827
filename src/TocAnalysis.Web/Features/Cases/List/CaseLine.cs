using System.Globalization;
using System.Linq.Expressions;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Cases.List;

/// <summary>Which columns a file of cases has.</summary>
public enum CaseColumns
{
    /// <summary>What the list shows.</summary>
    List,

    /// <summary>Every field of the case itself, its texts among them.</summary>
    Fields,

    /// <summary>The fields, and the parts of the case joined into cells.</summary>
    Parts,
}

/// <summary>A case on its way into a line of a file; the texts are read only where they are written.</summary>
internal sealed record CaseLine
{
    public required long Id { get; init; }

    public required string Reference { get; init; }

    public required string Title { get; init; }

    public required string? Start { get; init; }

    public required string? End { get; init; }

    public required bool Ongoing { get; init; }

    public string Summary { get; init; } = "";

    public string Narrative { get; init; } = "";

    public Confidence? FactConfidence { get; init; }

    public string? FactNote { get; init; }

    public required CaseStatus Status { get; init; }

    public required Sensitivity Sensitivity { get; init; }

    public required Transnationality Result { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Reads what the columns need.</summary>
    public static Expression<Func<CaseRow, CaseLine>> From(CaseColumns columns, Reading reading) => columns == CaseColumns.List
        ? c => new CaseLine
        {
            Id = c.Id,
            Reference = c.Reference,
            Title = c.Title,
            Start = c.Start,
            End = c.End,
            Ongoing = c.Ongoing,
            Status = c.Status,
            Sensitivity = c.Sensitivity,
            UpdatedAt = c.UpdatedAt,
            Result = reading == Reading.SingleStage ? c.ResultSingleStage : reading == Reading.Direct ? c.ResultDirect : reading == Reading.Conduct ? c.ResultConduct : reading == Reading.Established ? c.ResultEstablished : c.ResultUnion,
        }
        : c => new CaseLine
        {
            Id = c.Id,
            Reference = c.Reference,
            Title = c.Title,
            Start = c.Start,
            End = c.End,
            Ongoing = c.Ongoing,
            Status = c.Status,
            Sensitivity = c.Sensitivity,
            UpdatedAt = c.UpdatedAt,
            Summary = c.Summary,
            Narrative = c.Narrative,
            FactConfidence = c.FactConfidence,
            FactNote = c.FactNote,
            Result = reading == Reading.SingleStage ? c.ResultSingleStage : reading == Reading.Direct ? c.ResultDirect : reading == Reading.Conduct ? c.ResultConduct : reading == Reading.Established ? c.ResultEstablished : c.ResultUnion,
        };

    /// <summary>Headings of the columns.</summary>
    public static IReadOnlyList<string> Header(CaseColumns columns) => columns switch
    {
        CaseColumns.List => ["case", "reference", "title", "start", "end", "domains", "countries", "transnational", "reading", "status", "sensitivity", "updated", "address"],
        CaseColumns.Fields => [.. Fields, "address"],
        _ => [.. Fields, "domains", "countries", "offences", "groups", "activities", "sources", "address"],
    };

    private static readonly string[] Fields =
        ["case", "reference", "title", "start", "end", "summary", "narrative", "factConfidence", "factNote", "transnational", "reading", "status", "sensitivity", "updated"];

    /// <summary>The cells of the line, in the order of the header.</summary>
    public IEnumerable<string?> Cells(CaseColumns columns, Reading reading, CaseLineParts parts, string address)
    {
        var id = CaseId.Text(Id);
        yield return id;
        yield return Reference;
        yield return Title;
        yield return Start;
        yield return Ongoing ? "ongoing" : End;
        if (columns == CaseColumns.List)
        {
            yield return parts.Domains(Id);
            yield return parts.CountriesAtStages(Id);
        }
        else
        {
            yield return Summary;
            yield return Narrative;
            yield return FactConfidence?.Text();
            yield return FactNote;
        }

        yield return Result.Text();
        yield return reading.Text();
        yield return Status.Text();
        yield return Sensitivity.Text();
        yield return UpdatedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        if (columns == CaseColumns.Parts)
        {
            yield return parts.Domains(Id);
            yield return parts.Involvements(Id);
            yield return parts.Offences(Id);
            yield return parts.Groups(Id);
            yield return parts.Activities(Id);
            yield return parts.Sources(Id);
        }

        yield return address + id;
    }
}
