using System.Text.Json.Serialization;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Codings;

namespace TocAnalysis.Web.Features.Codebook;

/// <summary>A balance as REST gives it: the values of the code's scale as objects, everything else as numbers. Two-pole codes have A, B and mixed; presence codes present and absent.</summary>
public sealed record BalanceAnswer
{
    public required string Code { get; init; }

    public required string Scale { get; init; }

    /// <summary>Distinct cases of the selection.</summary>
    public required int N { get; init; }

    [JsonPropertyName("A"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PoleCount? A { get; init; }

    [JsonPropertyName("B"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PoleCount? B { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PoleCount? Mixed { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PoleCount? Present { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PoleCount? Absent { get; init; }

    /// <summary>Cases whose coders disagree.</summary>
    public required int Contested { get; init; }

    public required int NotApplicable { get; init; }

    public required int CannotTell { get; init; }

    public required int Uncoded { get; init; }

    /// <summary>Warnings about the record.</summary>
    public required IReadOnlyList<BalanceFlag> Flags { get; init; }

    public required string Basis { get; init; }

    /// <summary>The selection in words.</summary>
    public required string Filter { get; init; }

    public required int CodebookVersion { get; init; }

    public required DateOnly Date { get; init; }

    /// <summary>What is counted.</summary>
    public required string Note { get; init; }

    public static BalanceAnswer From(CodeBalance found)
    {
        PoleCount? Of(PositionValue value) => found.Balance.Poles.Any(p => p.Key == value) ? found.Balance.Of(value) : null;
        return new BalanceAnswer
        {
            Code = found.Code.Key,
            Scale = found.Code.Scale.Text(),
            N = found.Balance.Selected,
            A = Of(PositionValue.A),
            B = Of(PositionValue.B),
            Mixed = Of(PositionValue.Mixed),
            Present = Of(PositionValue.Present),
            Absent = Of(PositionValue.Absent),
            Contested = found.Balance.Contested,
            NotApplicable = found.Balance.NotApplicable,
            CannotTell = found.Balance.CannotTell,
            Uncoded = found.Balance.Uncoded,
            Flags = found.Balance.Flags,
            Basis = found.Balance.Basis.ToString(),
            Filter = found.Filter,
            CodebookVersion = found.CodebookVersion,
            Date = found.Date,
            Note = IssueBalance.Note,
        };
    }
}
