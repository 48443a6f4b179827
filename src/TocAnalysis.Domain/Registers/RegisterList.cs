using static TocAnalysis.Domain.Registers.RegisterFieldType;

namespace TocAnalysis.Domain.Registers;

/// <summary>The registers. Form, list, REST, file, filter and table are made from these declarations.</summary>
public static partial class RegisterList
{
    private static readonly string[] Answers = ["yes", "no", "unknown"];

    private static readonly string[] Sides = ["organized", "white-collar", "corporate", "professional-service", "official", "lawful-trade", "unknown"];

    private static readonly string[] Markets =
    [
        "drugs", "persons", "migrants", "arms", "nuclear-material", "stolen-goods", "counterfeit", "tobacco-alcohol", "pharmaceuticals", "food", "waste", "art", "protected-species", "finance",
        "real-estate", "construction", "transport", "labour", "public-contracts", "protection", "other-market",
    ];

    /// <summary>All registers in their order.</summary>
    public static IReadOnlyList<RegisterDefinition> All { get; } = [Estimates(), Consent(), LegalStatus(), DemandProceeds(), Opportunities(), Techniques(), GoBetweens(), Penalties(), Cooperation(), Concerns(), Questions(), HostSide()];

    /// <summary>One register.</summary>
    /// <param name="kind">Which.</param>
    /// <returns>Its declaration.</returns>
    public static RegisterDefinition Of(RegisterKind kind) => All[(int)kind];

    /// <summary>The registers that a paragraph asks for.</summary>
    /// <param name="paragraph">Number of the paragraph.</param>
    /// <returns>None, one or several.</returns>
    public static IReadOnlyList<RegisterDefinition> BearingOn(int paragraph) => [.. All.Where(r => r.Paragraphs.Contains(paragraph))];

    private static RegisterDefinition Estimates() => new(RegisterKind.Estimates, "An estimate as its source gives it. Estimates stand beside each other and are never averaged.", [20, 22], ["I7"],
    [
        Choice("topic", "What kind of quantity it is.", ["share-of-hot-money", "proceeds", "laundered-money", "flight-capital", "market-size", "persons-moved", "damage", "other"]) with { Required = true },
        new("measured", Text, "What is measured, in the words of the source.") { Required = true },
        new("value", Number, "The value, where the source gives one."),
        new("low", Number, "Lower end of the range, where the source gives one."),
        new("high", Number, "Upper end of the range."),
        new("unit", Text, "Unit of value and range, such as percent, USD million or persons.") { Required = true },
        new("area", Text, "The place, where it is not one country: a region, the world."),
        Choice("method_kind", "How it came about.", ["not-stated", "official-statistics", "survey", "model", "extrapolation", "expert-opinion", "review"]),
        new("method", LongText, "The method as far as the source tells it."),
    ])
    { Period = Need.Required, Source = Need.Required, Rules = EstimateRules };

    private static RegisterDefinition Consent() => new(
        RegisterKind.Consent, "Consent and control of persons on the move, stage by stage, each with its evidence. There is no single mark for a victim.", [29, 30, 31], ["P5", "P6"],
    [
        .. ConsentPath.Stages.SelectMany(s => new[]
        {
            Choice($"consent_{s}", $"Consent at {s}; empty: nobody asked, unknown: somebody asked and could not tell.", ["willing", "unwilling", "deceived", "unknown"]),
            Choice($"control_{s}", $"What held the persons at {s}.", ["no-control", "force", "threat", "debt-bondage", "deception", "documents-withheld", "dependence", "unknown"]),
            new($"evidence_{s}", LongText, $"What shows it at {s}: a passage, or a place in the source."),
        }),
        Choice("service_bought", "Whether the persons paid for the movement as a service.", Answers),
        Choice("became_operator", "Whether some of them later moved others.", Answers),
    ])
    { Case = Need.Required, Rules = ConsentRules };

    private static RegisterDefinition LegalStatus() => new(RegisterKind.LegalStatus, "Whether goods or a service are lawful in a country at a time.", [9, 32], ["D5", "P9"],
    [
        new("goods", Text, "The goods or the service.") { Required = true },
        Choice("goods_kind", "Their kind.", Markets) with { Required = true },
        Choice("status", "Their status there and then.", ["lawful", "licensed", "restricted", "banned", "unregulated", "unknown"]) with { Required = true },
        new("law", Text, "The law and its article."),
    ])
    { Country = Need.Required, Period = Need.Required, Rules = StatusRules };

    private static RegisterDefinition DemandProceeds() => new(RegisterKind.DemandProceeds, "Who demands the goods or the service of a case, and where the proceeds land.", [15, 21, 31, 34], ["I1", "P7", "P11"],
    [
        new("goods", Text, "The goods or the service.") { Required = true },
        Choice("demand_by", "Who demands it.", ["consumers", "employers", "firms", "state-bodies", "criminal-groups", "unknown"]),
        new("demand_country", Country, "Where the demand is."),
        Choice("demand_origin", "Whether the demand was there, or was made by the supply.", ["existing", "created", "both", "unknown"]),
        Choice("proceeds_to", "With whom the proceeds land.", ["producers", "distributors", "go-betweens", "employers", "lawful-firms", "officials", "financial-institutions", "unknown"]),
        new("proceeds_country", Country, "Where the proceeds land."),
        Choice("proceeds_use", "What is done with them.", ["consumed", "kept-in-crime", "lawful-investment", "moved-abroad", "mixed-use", "unknown"]),
    ])
    { Case = Need.Required, Rules = DemandRules };

    private static RegisterDefinition Opportunities() => new(RegisterKind.Opportunities, "An opportunity that was found or created, and the chain of activities across markets that followed.", [35], ["P1", "P12", "P13"],
    [
        Choice("how", "Whether the opportunity lay open or was made.", ["found", "created", "both", "unknown"]) with { Required = true },
        new("means", Terms, "By what it was made, several with ; between them.") { Terms = ["bribery", "extortion", "protection", "fraud", "intimidation", "price-agreement", "other"] },
        new("chain", Terms, "The markets in the order in which the actors entered them, with ; between them.") { Terms = Markets },
        Choice("from_side", "The area that the skill comes from.", Sides),
        Choice("to_side", "The area that it serves then.", Sides),
        new("skill", Text, "The skill that moved."),
    ])
    { Case = Need.Required, Rules = OpportunityRules };

    private static RegisterDefinition Techniques() => new(RegisterKind.Techniques, "A technique or a rationalization that passed from one actor to another.", [23], ["I8"],
    [
        new("technique", Text, "What was passed on.") { Required = true },
        Choice("technique_kind", "Its kind.", ["laundering", "false-invoicing", "shell-companies", "tax-evasion", "bribery", "price-agreement", "logistics", "communication", "rationalization", "violence", "other"]) with { Required = true },
        Choice("from_side", "On which side the one stands who passed it on.", Sides) with { Required = true },
        Choice("to_side", "On which side the one stands who took it over.", Sides) with { Required = true },
    ])
    { FromGroup = Need.Optional, ToGroup = Need.Optional };
}
