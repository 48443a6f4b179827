using TocAnalysis.Domain.Registers;

namespace TocAnalysis.Domain.Tables;

/// <summary>Where a dimension takes its keys from: a field of words in one register.</summary>
/// <param name="Kind">The register.</param>
/// <param name="Field">The field.</param>
/// <param name="Family">The part of a case that it is: one entry of the register.</param>
public sealed record RegisterDimension(RegisterKind Kind, string Field, TableFamily Family);

/// <summary>The dimensions that are fields of registers. Only fields of one word are among them, never free text and never the name of a people.</summary>
public static class RegisterDimensions
{
    private static readonly Dictionary<TableDimension, RegisterDimension> All = new()
    {
        [TableDimension.ConsentRecruitment] = new(RegisterKind.Consent, "consent_recruitment", TableFamily.Consent),
        [TableDimension.ConsentTravel] = new(RegisterKind.Consent, "consent_travel", TableFamily.Consent),
        [TableDimension.ConsentDestination] = new(RegisterKind.Consent, "consent_destination", TableFamily.Consent),
        [TableDimension.ConsentPath] = new(RegisterKind.Consent, CountedField.Path, TableFamily.Consent),
        [TableDimension.LegalStatus] = new(RegisterKind.LegalStatus, "status", TableFamily.LegalStatus),
        [TableDimension.GoodsKind] = new(RegisterKind.LegalStatus, "goods_kind", TableFamily.LegalStatus),
        [TableDimension.DemandBy] = new(RegisterKind.DemandProceeds, "demand_by", TableFamily.Demand),
        [TableDimension.DemandOrigin] = new(RegisterKind.DemandProceeds, "demand_origin", TableFamily.Demand),
        [TableDimension.ProceedsTo] = new(RegisterKind.DemandProceeds, "proceeds_to", TableFamily.Demand),
        [TableDimension.Opportunity] = new(RegisterKind.Opportunities, "how", TableFamily.Opportunity),
        [TableDimension.SkillFrom] = new(RegisterKind.Opportunities, "from_side", TableFamily.Opportunity),
        [TableDimension.SkillTo] = new(RegisterKind.Opportunities, "to_side", TableFamily.Opportunity),
        [TableDimension.TechniqueFrom] = new(RegisterKind.Techniques, "from_side", TableFamily.Technique),
        [TableDimension.TechniqueTo] = new(RegisterKind.Techniques, "to_side", TableFamily.Technique),
        [TableDimension.GoBetween] = new(RegisterKind.GoBetweens, "occupation", TableFamily.GoBetween),
        [TableDimension.Opens] = new(RegisterKind.GoBetweens, "opens", TableFamily.GoBetween),
        [TableDimension.Penalty] = new(RegisterKind.Penalties, "penalty", TableFamily.Penalty),
        [TableDimension.PenaltyDomain] = new(RegisterKind.Penalties, "domain", TableFamily.Penalty),
        [TableDimension.Oversight] = new(RegisterKind.Cooperation, "oversight", TableFamily.Cooperation),
        [TableDimension.RightsConcern] = new(RegisterKind.Cooperation, "concern", TableFamily.Cooperation),
        [TableDimension.KnownBy] = new(RegisterKind.Concerns, "known_by", TableFamily.Concern),
        [TableDimension.ConcernAbout] = new(RegisterKind.Concerns, "about", TableFamily.Concern),
        [TableDimension.EstimateTopic] = new(RegisterKind.Estimates, "topic", TableFamily.Estimate),
        [TableDimension.QuestionField] = new(RegisterKind.Questions, "field", TableFamily.Question),
    };

    /// <summary>Where a dimension takes its keys from; null: it is no field of a register.</summary>
    /// <param name="dimension">A dimension.</param>
    /// <returns>The field.</returns>
    public static RegisterDimension? Of(TableDimension dimension) => All.GetValueOrDefault(dimension);

    /// <summary>The dimensions of one register.</summary>
    /// <param name="kind">The register.</param>
    /// <returns>None, one or several.</returns>
    public static IReadOnlyList<TableDimension> Of(RegisterKind kind) => [.. All.Where(d => d.Value.Kind == kind).Select(d => d.Key)];

    /// <summary>Whether a dimension needs the registers, or homes of groups beside them.</summary>
    /// <param name="dimension">A dimension.</param>
    /// <returns>Whether it does.</returns>
    public static bool Needs(TableDimension dimension) => dimension is TableDimension.HostSide or TableDimension.Register || All.ContainsKey(dimension);

    /// <summary>A dimension in English words.</summary>
    /// <param name="dimension">A dimension.</param>
    /// <returns>Words; null: it is none of those here.</returns>
    public static string? Words(TableDimension dimension) => !Needs(dimension) ? null : string.Concat(dimension.Text().Select(c => char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{c}"));

    /// <summary>The keys that are always shown, in order; empty where they are no fixed list.</summary>
    internal static IReadOnlyList<string> Keys(TableDimension dimension) => dimension switch
    {
        TableDimension.HostSide => Tokens.All<Cases.HostSide>(),
        TableDimension.Register => Tokens.All<RegisterKind>(),
        _ => Of(dimension) is { } of ? CountedField.Words(RegisterList.Of(of.Kind), of.Field) : [],
    };

    /// <summary>The combinations of keys of a case, one for each entry of the register that the dimensions are fields of.</summary>
    internal static IEnumerable<string[]> Rows(CaseFacts facts, IReadOnlyList<TableDimension> asked) => asked[0] == TableDimension.Register
        ? facts.Registers.Select(e => e.Kind).Distinct().Select(k => new[] { k.Text() })
        : facts.Registers.Where(e => e.Kind == Of(asked[0])!.Kind).Select(e => asked.Select(d => CountedField.Values(e, Of(d)!.Field)[0]).ToArray());
}
