using TocAnalysis.Domain.Codebook;

namespace TocAnalysis.Domain.Codings;

/// <summary>One coding of the code in question, as far as the balance needs it.</summary>
/// <param name="Coder">The coder's name.</param>
/// <param name="Value">The value.</param>
/// <param name="Sources">References of the sources that its evidence cites; empty when it cites none.</param>
public sealed record BalanceCoding(string Coder, CodingValue Value, IReadOnlyList<string> Sources);

/// <summary>A case with its codings of the code in question; one coding per coder (the latest round).</summary>
/// <param name="Case">Permanent identifier of the case.</param>
/// <param name="Codings">Its codings; empty: not coded.</param>
/// <param name="Adjudication">What an adjudicator decided; null: nothing.</param>
public sealed record BalanceCase(string Case, IReadOnlyList<BalanceCoding> Codings, PositionValue? Adjudication = null);

/// <summary>How much stands for one value.</summary>
/// <param name="Cases">Distinct cases with this position.</param>
/// <param name="Sources">Distinct sources cited by codings of this value.</param>
/// <param name="Codings">Codings of this value.</param>
public sealed record PoleCount(int Cases, int Sources, int Codings);

/// <summary>What a reader must know before leaning on a balance. Warnings about the record, never a verdict about the world.</summary>
public enum BalanceFlag
{
    /// <summary>At least three cases stand at one pole, none at the other, none is mixed and none contested: the other side may not have been looked for.</summary>
    [Token("one-sided")] OneSided,

    /// <summary>All sources cited by codings that assert something are one and the same, so re-reports of it may have been counted as cases.</summary>
    [Token("single-source")] SingleSource,

    /// <summary>No coding that asserts something cites a source; they rest on quotations of the cases' own texts or on rationales.</summary>
    [Token("no-cited-source")] NoCitedSource,

    /// <summary>All codings that assert something are by one coder.</summary>
    [Token("single-coder")] SingleCoder,
}

/// <summary>
/// The balance of an issue, a point or a presence code over a set of cases: how much stands for each value, and how little is known of the rest.
/// It is a set of counts with warnings and never a verdict.
/// </summary>
/// <remarks>
/// Cases are counted by their position on the basis chosen; on <c>any</c> a case may stand at several positions, so that they do not add up.
/// Codings and sources are counted by the value of each coding, in contested cases too: dissent stays counted. On <c>coder:NAME</c> only that
/// coder's codings count. A source counts for a value when evidence of a coding of that value cites it, once however many codings do; sources
/// that a case lists as a whole are not counted, because nobody said that they bear on this code.
/// </remarks>
public sealed record IssueBalance
{
    /// <summary>The fewest cases at a pole for <see cref="BalanceFlag.OneSided"/>. With one or two, one side is what chance gives.</summary>
    public const int OneSidedFrom = 3;

    /// <summary>What is counted, for captions.</summary>
    public const string Note =
        "Cases are distinct cases. Sources are distinct sources that codings of this value cite; sources listed for a case as a whole are not counted. Codings of contested cases are counted under their own values. The counts speak of what was recorded and coded here, not of the world: somebody chose the cases, and well documented and prosecuted ones come first.";

    /// <summary>The scale of the code.</summary>
    public required ValueScale Scale { get; init; }

    /// <summary>On which codings the cases' positions rest.</summary>
    public required Basis Basis { get; init; }

    /// <summary>The values that assert something, in order: A, B, mixed; or present, absent.</summary>
    public required IReadOnlyList<KeyValuePair<PositionValue, PoleCount>> Poles { get; init; }

    /// <summary>Cases whose coders disagree, on the basis chosen.</summary>
    public required int Contested { get; init; }

    /// <summary>Cases to which the code does not apply.</summary>
    public required int NotApplicable { get; init; }

    /// <summary>Cases of which the record does not allow to tell.</summary>
    public required int CannotTell { get; init; }

    /// <summary>Cases of the selection without a position on the basis chosen: not coded, or not by this coder.</summary>
    public required int Uncoded { get; init; }

    /// <summary>Distinct cases of the selection.</summary>
    public required int Selected { get; init; }

    /// <summary>What to know before leaning on it, in the order of <see cref="BalanceFlag"/>.</summary>
    public required IReadOnlyList<BalanceFlag> Flags { get; init; }

    /// <summary>For each position that occurs, the cases behind the number, in ordinal order.</summary>
    public required IReadOnlyDictionary<PositionValue, IReadOnlyList<string>> CasesBehind { get; init; }

    /// <summary>The count of one value; zeros when it does not belong to the scale or does not occur.</summary>
    /// <param name="value">A value that asserts something.</param>
    /// <returns>The count.</returns>
    public PoleCount Of(PositionValue value) => Poles.FirstOrDefault(p => p.Key == value).Value ?? new PoleCount(0, 0, 0);

    /// <summary>Computes a balance.</summary>
    /// <param name="scale">Scale of the code; <see cref="ValueScale.None"/> has no poles and everything is uncoded.</param>
    /// <param name="cases">The cases with codings of the code; those without may be left out. A case named twice is taken as one.</param>
    /// <param name="selected">How many distinct cases the selection holds, coded or not; at least the number of <paramref name="cases"/>.</param>
    /// <param name="basis">On which codings positions rest.</param>
    /// <returns>The balance.</returns>
    public static IssueBalance Compute(ValueScale scale, IReadOnlyList<BalanceCase> cases, int selected, Basis basis)
    {
        ArgumentNullException.ThrowIfNull(cases);
        ArgumentNullException.ThrowIfNull(basis);
        var merged = cases.GroupBy(c => c.Case, StringComparer.Ordinal)
            .Select(g => new BalanceCase(g.Key, [.. g.SelectMany(c => c.Codings)], g.Select(c => c.Adjudication).FirstOrDefault(a => a is not null))).ToList();
        ArgumentOutOfRangeException.ThrowIfLessThan(selected, merged.Count);

        var behind = merged
            .SelectMany(c => PositionRule.Resolve([.. c.Codings.Select(k => new CoderValue(k.Coder, k.Value))], basis, c.Adjudication).Select(p => (Position: p, c.Case)))
            .GroupBy(p => p.Position)
            .ToDictionary(g => g.Key, g => (IReadOnlyList<string>)[.. g.Select(p => p.Case).Order(StringComparer.Ordinal)]);
        var codings = merged.SelectMany(c => c.Codings).Where(c => basis.Kind != BasisKind.Coder || c.Coder == basis.Coder).ToList();
        var poles = CodingRules.Allowed(scale).Where(CodingRules.NeedsEvidence).Select(value =>
        {
            var ofValue = codings.Where(c => c.Value == value).ToList();
            var count = new PoleCount(Count(PositionRule.Of(value)), ofValue.SelectMany(c => c.Sources).Distinct(StringComparer.Ordinal).Count(), ofValue.Count);
            return KeyValuePair.Create(PositionRule.Of(value), count);
        }).ToList();
        return new IssueBalance
        {
            Scale = scale,
            Basis = basis,
            Poles = poles,
            Contested = Count(PositionValue.Contested),
            NotApplicable = Count(PositionValue.NotApplicable),
            CannotTell = Count(PositionValue.CannotTell),
            Uncoded = selected - behind.Values.SelectMany(c => c).Distinct(StringComparer.Ordinal).Count(),
            Selected = selected,
            Flags = [.. FlagsOf(poles, Count(PositionValue.Contested), [.. codings.Where(c => CodingRules.NeedsEvidence(c.Value))])],
            CasesBehind = behind,
        };

        int Count(PositionValue position) => behind.TryGetValue(position, out var found) ? found.Count : 0;
    }

    private static IEnumerable<BalanceFlag> FlagsOf(IReadOnlyList<KeyValuePair<PositionValue, PoleCount>> poles, int contested, IReadOnlyList<BalanceCoding> asserting)
    {
        var standing = poles.Where(p => p.Value.Cases > 0).ToList();
        if (standing is [{ Key: not PositionValue.Mixed, Value.Cases: >= OneSidedFrom }] && contested == 0)
            yield return BalanceFlag.OneSided;
        if (asserting.Count == 0)
            yield break;
        var sources = asserting.SelectMany(c => c.Sources).Distinct(StringComparer.Ordinal).Count();
        if (sources == 1)
            yield return BalanceFlag.SingleSource;
        if (sources == 0)
            yield return BalanceFlag.NoCitedSource;
        if (asserting.Select(c => c.Coder).Distinct(StringComparer.Ordinal).Count() == 1)
            yield return BalanceFlag.SingleCoder;
    }
}
