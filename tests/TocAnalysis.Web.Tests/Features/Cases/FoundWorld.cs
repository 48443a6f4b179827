using Microsoft.AspNetCore.WebUtilities;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Cases;
using TocAnalysis.Web.Tests.Infrastructure;
using static TocAnalysis.Web.Tests.Features.Cases.RecordedCases;

namespace TocAnalysis.Web.Tests.Features.Cases;

/// <summary>Nine cases that differ in everything a filter can ask for; the last one is restricted.</summary>
internal static class FoundWorld
{
    public static IReadOnlyList<CaseContent> Contents { get; } =
    [
        Full,
        new()
        {
            Title = "Waste at the port", Reference = "HC-08", Start = PartialDate.Parse("1987"), End = PartialDate.Parse("1988-03"), Domains = [new DomainAssignment(CrimeDomain.Corporate)],
            Summary = "Brokers shipped waste through nominees.", Sensitivity = Sensitivity.Public, Status = CaseStatus.Reviewed,
            Countries = [new CountryInvolvement("ITA", Stage.Inception, Flow.Origin), new CountryInvolvement("NGA", Stage.DirectEffect, Flow.Destination), new CountryInvolvement("NGA", null)],
            Offences = [new CaseOffence("07011"), new CaseOffence("07041", OffenceRole.Accompanying)], Groups = [new CaseGroup("g2")],
        },
        new() { Title = "Jewels", Start = PartialDate.Parse("2015-04-02"), Domains = [new DomainAssignment(CrimeDomain.Professional)], Summary = "Old men & boys bored into a vault.",
            Countries = [new CountryInvolvement("GBR", Stage.Perpetration)], Offences = [new CaseOffence("0501")] },
        new() { Title = "Jewels", Start = PartialDate.Parse("..1998"), Summary = "Stolen from a convoy.", Countries = [new CountryInvolvement("FRA", Stage.Perpetration, null, Certainty.Alleged)] },
        new() { Title = "jewels", Ongoing = true, Start = PartialDate.Parse("2005~"), Domains = [new DomainAssignment(CrimeDomain.Political), new DomainAssignment(CrimeDomain.Organized)],
            Countries = [new CountryInvolvement("YUCS", Stage.Perpetration), new CountryInvolvement("XUN", Stage.IndirectEffect)], Offences = [new CaseOffence("07041")], Groups = [new CaseGroup("g1"), new CaseGroup("g2", "host")] },
        new() { Title = "Undated", Status = CaseStatus.Draft, Countries = [new CountryInvolvement("USA", Stage.Inception, null, Certainty.Refuted)] },
        new() { Title = "Ending only", End = PartialDate.Parse("1990..1992"), Narrative = "The lorry and the nominee were never found." },
        new() { Title = "Same start", Start = PartialDate.Parse("2015-04-02"), Countries = [new CountryInvolvement("USA", Stage.Perpetration, Flow.Proceeds), new CountryInvolvement("XHS", Stage.Perpetration)] },
        new() { Title = "Kept close", Sensitivity = Sensitivity.Restricted, Start = PartialDate.Parse("1991"), Summary = "A lorry.", Domains = [new DomainAssignment(CrimeDomain.Organized)],
            Countries = [new CountryInvolvement("GBR", Stage.Inception), new CountryInvolvement("USA", Stage.Perpetration)], Offences = [new CaseOffence("02062")], Groups = [new CaseGroup("g1")] },
    ];

    public static async Task<TocWorld> CreateAsync(PostgresFixture postgres)
    {
        var world = await TocWorld.CreateAsync(postgres);
        await world.ActorsAsync();
        foreach (var content in Contents.SkipLast(1))
            await world.RecordAsync(content);
        await world.CodedAsync(1, "P2", ("Ann", CodingValue.B), ("Bob", CodingValue.B));
        await world.CodedAsync(1, "I4", ("Ann", CodingValue.A), ("Bob", CodingValue.B));
        await world.CodedAsync(2, "I4", ("Ann", CodingValue.A), ("Bob", CodingValue.A), ("Cleo", CodingValue.B));
        await world.CodedAsync(2, "I5", ("Ann", CodingValue.NotApplicable));
        await world.CodedAsync(3, "I5", ("Bob", CodingValue.Mixed));
        await world.CodedAsync(4, "I4", ("Bob", CodingValue.CannotTell));
        return world;
    }

    /// <summary>The restricted case, coded.</summary>
    public static async Task RestrictedAsync(TocWorld world)
    {
        var id = await world.RecordAsync(Contents[^1]);
        await world.CodedAsync(id, "I4", ("Ann", CodingValue.A));
        await world.CodedAsync(id, "P2", ("Ann", CodingValue.A));
    }

    public static FindCasesRequest Request(this TocWorld world, string query) => CaseListQuery.Read(world.Get<CaseQuery>(), QueryHelpers.ParseQuery(query)).Value;

    public static async Task<FoundCases> FindAsync(this TocWorld world, string query, Actor? actor = null) =>
        (await world.Get<FindCases>().HandleAsync(actor ?? TocWorld.Researcher, world.Request(query), Token)).Value;

    public static async Task<IReadOnlyList<long>> IdsAsync(this TocWorld world, string query, Actor? actor = null) =>
        [.. (await world.FindAsync(query, actor)).Items.Select(i => CaseId.TryParse(i.Id, out var id) ? id : 0)];
}
