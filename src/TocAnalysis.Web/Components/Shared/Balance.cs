using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Codings;

namespace TocAnalysis.Web.Components.Shared;

/// <summary>How large a balance bar stands: on the page of a code, or in a row of a list.</summary>
public enum BalanceSize
{
    /// <summary>In a list: a thin bar without words beside it.</summary>
    Small,

    /// <summary>On a page: counts inside, legend below.</summary>
    Large,
}

/// <summary>The numbers behind a balance bar, by distinct case. The sum of all is n.</summary>
public sealed record BalanceCounts(
    int A = 0, int B = 0, int Mixed = 0, int Contested = 0, int Present = 0, int Absent = 0, int NotApplicable = 0, int CannotTell = 0, int Uncoded = 0)
{
    /// <summary>The numbers of a balance. On a basis on which a case may hold several positions they add up to more than its cases.</summary>
    public static BalanceCounts From(IssueBalance balance) => new(
        balance.Of(PositionValue.A).Cases, balance.Of(PositionValue.B).Cases, balance.Of(PositionValue.Mixed).Cases, balance.Contested,
        balance.Of(PositionValue.Present).Cases, balance.Of(PositionValue.Absent).Cases, balance.NotApplicable, balance.CannotTell, balance.Uncoded);

    /// <summary>The numbers of cases by position; what has none is not coded.</summary>
    public static BalanceCounts From(IReadOnlyDictionary<PositionValue, int> positions, int cases)
    {
        int Of(PositionValue value) => positions.GetValueOrDefault(value);
        return new BalanceCounts(
            Of(PositionValue.A), Of(PositionValue.B), Of(PositionValue.Mixed), Of(PositionValue.Contested), Of(PositionValue.Present), Of(PositionValue.Absent),
            Of(PositionValue.NotApplicable), Of(PositionValue.CannotTell), Math.Max(0, cases - positions.Values.Sum()));
    }

    /// <summary>Cases with a position: on a pole, across both, contested, present or absent.</summary>
    public int Positioned => A + B + Mixed + Contested + Present + Absent;

    /// <summary>All cases counted.</summary>
    public int Total => Positioned + NotApplicable + CannotTell + Uncoded;

    /// <summary>What one half of the bar must hold: the longer side with half of what lies across the middle line.</summary>
    public double Reach => Math.Max(A + Present, B + Absent) + ((Mixed + Contested) / 2d);

    /// <summary>The count under one value token: A, B, mixed, contested, present, absent, not-applicable, cannot-tell, uncoded.</summary>
    public int this[string value] => value switch
    {
        "A" => A,
        "B" => B,
        "mixed" => Mixed,
        "contested" => Contested,
        "present" => Present,
        "absent" => Absent,
        "not-applicable" => NotApplicable,
        "cannot-tell" => CannotTell,
        "uncoded" => Uncoded,
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "No such value."),
    };

    /// <summary>The values a scale shows, in the order of the legend.</summary>
    public static IReadOnlyList<string> Values(ValueScale scale) => scale == ValueScale.Presence
        ? ["present", "contested", "absent", "not-applicable", "cannot-tell", "uncoded"]
        : ["A", "mixed", "contested", "B", "not-applicable", "cannot-tell", "uncoded"];
}
