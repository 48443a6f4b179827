using TocAnalysis.Domain.Registers;

namespace TocAnalysis.Domain.Tests.Registers;

/// <summary>One sound entry of each register, with every link that the register has.</summary>
internal static class RegisterSamples
{
    public static RegisterEntry Good(RegisterKind kind)
    {
        var register = RegisterList.Of(kind);
        return new RegisterEntry
        {
            Kind = kind,
            Title = $"An entry of {kind.Text()}",
            Case = "TOC-1",
            Country = "COL",
            Period = PartialDate.Parse("1999"),
            FromGroup = register.FromGroup == Need.None ? null : "G-1",
            ToGroup = register.ToGroup == Need.None ? null : "G-2",
            Source = "S-1",
            Locator = "p. 4",
            Values = kind switch
            {
                RegisterKind.Estimates => Of("topic=share-of-hot-money", "measured=Organized crime's part of hot money", "value=10", "unit=percent", "method_kind=expert-opinion"),
                RegisterKind.Consent => Of("consent_recruitment=willing", "evidence_recruitment=He asked to be taken along.", "consent_destination=deceived", "control_destination=debt-bondage", "evidence_destination=They were told of another work."),
                RegisterKind.LegalStatus => Of("goods=Ephedrine", "goods_kind=pharmaceuticals", "status=licensed", "law=Act 4, article 2"),
                RegisterKind.DemandProceeds => Of("goods=Cigarettes", "demand_by=consumers", "demand_country=COL", "demand_origin=created", "proceeds_to=lawful-firms", "proceeds_use=lawful-investment"),
                RegisterKind.Opportunities => Of("how=created", "means=bribery;fraud", "chain=drugs;finance;real-estate", "from_side=organized", "to_side=white-collar", "skill=bookkeeping"),
                RegisterKind.Techniques => Of("technique=False invoices", "technique_kind=false-invoicing", "from_side=corporate", "to_side=organized"),
                RegisterKind.GoBetweens => Of("occupation=lawyer", "opens=company-formation", "knows=unknown"),
                RegisterKind.Penalties => Of("act=Bribing an official", "domain=corporate", "basis=passed", "penalty=imprisonment", "months=24"),
                RegisterKind.Cooperation => Of("measure=data-exchange", "countries=COL;PER", "oversight=internal-only", "concern=privacy", "raised_by=A commissioner"),
                RegisterKind.Concerns => Of("about=economy", "known_by=asserted", "stated_by=A ministry"),
                RegisterKind.HostSide => Of("partner=yes", "institution=unknown", "demand=yes", "evidence=A firm of the port hired the lorries."),
                _ => Of("field=causes", "answered_by=A comparison of two ports", "state=open"),
            },
        };
    }

    private static Dictionary<string, string> Of(params string[] values) => values.ToDictionary(v => v.Split('=')[0], v => v.Split('=')[1]);
}
