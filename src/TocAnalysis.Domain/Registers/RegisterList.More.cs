using static TocAnalysis.Domain.Registers.RegisterFieldType;

namespace TocAnalysis.Domain.Registers;

/// <summary>The further registers.</summary>
public static partial class RegisterList
{
    private static RegisterDefinition GoBetweens() => new(RegisterKind.GoBetweens, "A go-between of a case and what it opens to whom.", [24], ["I9"],
    [
        Choice("occupation", "What the go-between does for a living.", ["lawyer", "accountant", "banker", "broker", "notary", "shipping-agent", "official", "entrepreneur", "other"]) with { Required = true },
        Choice("opens", "What it opens.", ["banking", "securities", "company-formation", "real-estate", "public-contracts", "customs", "transport", "labour-market", "politics", "other"]) with { Required = true },
        Choice("knows", "Whether the go-between knew for whom.", Answers),
    ])
    { Case = Need.Required, FromGroup = Need.Required, ToGroup = Need.Optional };

    private static RegisterDefinition Penalties() => new(RegisterKind.Penalties, "A penalty for an act in one domain of crime, to be read beside penalties for like acts in others.", [36], ["P14"],
    [
        new("act", Text, "The act, in the same words for like acts.") { Required = true },
        Choice("domain", "The domain of crime in which it was done.", Tokens.All<Cases.CrimeDomain>()) with { Required = true },
        Choice("basis", "What the penalty is.", ["maximum-by-law", "passed", "served"]) with { Required = true },
        Choice("penalty", "Its kind.", ["imprisonment", "fine", "confiscation", "disqualification", "settlement", "warning", "no-penalty"]) with { Required = true },
        new("months", Number, "Length of imprisonment in months; life counts as 600 with a note."),
        new("amount", Number, "Amount of money."),
        new("currency", Text, "Currency of the amount, as a code of three letters."),
    ])
    { Country = Need.Required, Period = Need.Required, Rules = PenaltyRules };

    private static RegisterDefinition Cooperation() => new(RegisterKind.Cooperation, "A measure of cooperation between authorities, who oversees it, and which concerns about rights were raised.", [32, 33], ["P9", "P10"],
    [
        Choice("measure", "Its kind.", ["agreement", "joint-investigation", "liaison", "data-exchange", "mutual-legal-assistance", "extradition", "joint-body", "other"]) with { Required = true },
        new("countries", RegisterFieldType.Countries, "Countries that take part, with ; between them."),
        Choice("oversight", "Who oversees it.", ["parliament", "court", "independent-body", "internal-only", "no-oversight", "unknown"]) with { Required = true },
        Choice("concern", "Which concern about rights was raised.", ["none-raised", "privacy", "fair-trial", "movement", "asylum", "discrimination", "other", "unknown"]) with { Required = true },
        new("raised_by", Text, "Who raised it."),
    ])
    { Rules = CooperationRules };

    private static RegisterDefinition Concerns() => new(RegisterKind.Concerns, "An official concern, and how what it says is known.", [1, 7, 11], ["N1", "N5"],
    [
        Choice("about", "What it is about.", ["goods", "persons", "violence", "corruption", "laundering", "economy", "institutions", "other"]) with { Required = true },
        Choice("known_by", "How what it says is known.", ["asserted", "researched", "court-finding"]) with { Required = true },
        new("stated_by", Text, "Who voices it.") { Required = true },
    ])
    { Rules = ConcernRules };

    private static RegisterDefinition Questions() => new(RegisterKind.Questions, "A question for research, what would answer it, and which cases bear on it.", [8, 37], ["P15", "N2"],
    [
        Choice("field", "The field of research.", ["causes", "deterrence-penalization", "law-enforcement", "missing-data", "other"]) with { Required = true },
        new("answered_by", LongText, "What would answer it: data, a comparison, a study.") { Required = true },
        Choice("state", "Where it stands.", ["open", "being-studied", "answered"]) with { Required = true },
    ])
    { HasCases = true };

    private static RegisterDefinition HostSide() => new(
        RegisterKind.HostSide, "What the place where groups from abroad act brings in itself. A case with such groups is not complete before each of the three is answered; unknown is an answer.", [16, 19], ["I2", "I4"],
    [
        Choice("partner", "Whether partners of the place take part.", Answers) with { Required = true },
        Choice("institution", "Whether institutions of the place make it possible.", Answers) with { Required = true },
        Choice("demand", "Whether there is demand in the place.", Answers) with { Required = true },
        new("evidence", LongText, "What shows it: a passage, or a place in the source."),
    ])
    { Case = Need.Required, Rules = HostRules };

    private static RegisterField Choice(string name, string meaning, IReadOnlyList<string> terms) => new(name, Term, meaning) { Terms = terms };

    private static IEnumerable<Fault> EstimateRules(RegisterEntry e)
    {
        var (value, low, high) = (Parsed(e["value"]), Parsed(e["low"]), Parsed(e["high"]));
        if (value is null && low is null && high is null)
            yield return new Fault("value", "A value, or both ends of a range.");
        if (low is null != high is null)
            yield return new Fault(low is null ? "low" : "high", "The other end of the range.");
        if (low > high)
            yield return new Fault("high", "Not less than the lower end.", e["high"]);
        if (value < low || value > high)
            yield return new Fault("value", "A value within the range.", e["value"]);
        if (e["unit"] == "percent" && new[] { value, low, high }.Max() > 100)
            yield return new Fault(value > 100 ? "value" : "high", "At most 100 percent.", value > 100 ? e["value"] : e["high"]);
    }

    private static IEnumerable<Fault> ConsentRules(RegisterEntry e)
    {
        if (ConsentPath.Stages.All(s => e[$"consent_{s}"] is null))
            yield return new Fault("consent_recruitment", "What is known at one stage at least.");
        foreach (var stage in ConsentPath.Stages)
        {
            var told = e[$"consent_{stage}"] is not (null or "unknown") || e[$"control_{stage}"] is not (null or "unknown");
            if (told && e[$"evidence_{stage}"] is null && e.Source is null)
                yield return new Fault($"evidence_{stage}", "What shows it at this stage, or a source for the whole entry.");
        }
    }

    private static IEnumerable<Fault> StatusRules(RegisterEntry e)
    {
        if (e["status"] is not (null or "unknown") && e["law"] is null && e.Source is null)
            yield return new Fault("law", "The law that says so, or a source.");
    }

    private static IEnumerable<Fault> DemandRules(RegisterEntry e)
    {
        if (e["demand_by"] is null && e["proceeds_to"] is null)
            yield return new Fault("demand_by", "Who demands it, or with whom the proceeds land; the word unknown where it was asked and cannot be told.");
        if (e["demand_by"] is null && e["demand_country"] is not null)
            yield return new Fault("demand_by", "Who demands it there.");
        if (e["proceeds_to"] is null && (e["proceeds_country"] ?? e["proceeds_use"]) is not null)
            yield return new Fault("proceeds_to", "With whom the proceeds land.");
    }

    private static IEnumerable<Fault> OpportunityRules(RegisterEntry e)
    {
        if (e["how"] is "created" or "both" && e["means"] is null)
            yield return new Fault("means", "By what it was made.");
        if (e["how"] is "found" && e["means"] is not null)
            yield return new Fault("means", "Nothing, where the opportunity was found and not made.", e["means"]);
        if (e["chain"] is { } chain && !chain.Contains(';', StringComparison.Ordinal))
            yield return new Fault("chain", "Two markets at least; one alone is no chain.", chain);
        if (e["from_side"] is null != e["to_side"] is null)
            yield return new Fault(e["from_side"] is null ? "from_side" : "to_side", "Both areas, or neither.");
    }

    private static IEnumerable<Fault> PenaltyRules(RegisterEntry e)
    {
        if (e["penalty"] == "imprisonment" != e["months"] is not null)
            yield return new Fault("months", e["months"] is null ? "The length of imprisonment in months." : "Nothing: only imprisonment has a length.", e["months"]);
        var money = e["penalty"] is "fine" or "confiscation" or "settlement";
        if (!money && e["amount"] is not null)
            yield return new Fault("amount", "Nothing: this kind of penalty has no amount.", e["amount"]);
        if (money && e["amount"] is null && e["basis"] != "maximum-by-law")
            yield return new Fault("amount", "The amount.");
        if (e["amount"] is null != e["currency"] is null)
            yield return e["currency"] is null ? new Fault("currency", "The currency of the amount.") : new Fault("amount", "An amount for this currency.");
        if (e["currency"] is { } currency && (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper)))
            yield return new Fault("currency", "A code of three capital letters such as USD.", currency);
    }

    private static IEnumerable<Fault> CooperationRules(RegisterEntry e)
    {
        var raised = e["concern"] is not (null or "none-raised" or "unknown");
        if (raised && e["raised_by"] is null)
            yield return new Fault("raised_by", "Who raised the concern.");
        if (e["concern"] is "none-raised" && e["raised_by"] is not null)
            yield return new Fault("raised_by", "Nothing, where no concern was raised.", e["raised_by"]);
    }

    private static IEnumerable<Fault> ConcernRules(RegisterEntry e)
    {
        if (e["known_by"] is "researched" or "court-finding" && e.Source is null)
            yield return new Fault("source", "The research or the judgment that shows it.");
    }

    private static IEnumerable<Fault> HostRules(RegisterEntry e)
    {
        if (new[] { "partner", "institution", "demand" }.Any(f => e[f] is "yes" or "no") && e["evidence"] is null && e.Source is null)
            yield return new Fault("evidence", "What shows it, or a source for the whole entry.");
    }

    private static decimal? Parsed(string? text) => text is null ? null : decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
