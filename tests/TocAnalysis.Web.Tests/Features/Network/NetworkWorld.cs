using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Sources;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Network;

/// <summary>A small network: a ring of groups with a firm, a go-between and an official, three public cases and a restricted one.</summary>
internal static class NetworkWorld
{
    /// <summary>
    /// Links: ring owns firm (1999, source rated A), mediator mediates for ring (no date, case 1), ring corrupts official (2003 to 2005, nothing shows it),
    /// far partner of official (restricted case). Cases: 1 ring and mediator (Colombia), 2 ring and firm, 3 ring and firm, 4 restricted: ring and far.
    /// </summary>
    public static async Task SeedAsync(TocDatabase database, CaseStore store, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(TocWorld.Researcher, cancellation);
        var kinds = new (string Reference, GroupKind Kind)[]
        {
            ("ring", GroupKind.OrganizedGroup), ("firm", GroupKind.LegitimateCompany), ("mediator", GroupKind.GoBetween), ("official", GroupKind.Official), ("far", GroupKind.OrganizedGroup), ("alone", GroupKind.Individual),
        };
        var groups = kinds.ToDictionary(k => k.Reference, k => new GroupRow { Reference = k.Reference, Name = $"The {k.Reference}", Kind = k.Kind, CreatedBy = "t", UpdatedBy = "t" });
        context.Groups.AddRange(groups.Values);
        var source = new SourceRow { Reference = "S-1", Title = "Judgment", Type = SourceType.Judgment, Reliability = Reliability.A, CreatedBy = "t", UpdatedBy = "t" };
        context.Sources.Add(source);
        await context.SaveChangesAsync(cancellation);
        var names = new ReferenceNames();
        foreach (var (reference, group) in groups)
            names.AddGroup(group.Id, reference);
        var cases = new List<CaseRow>();
        foreach (var (title, members, sensitivity) in new[] { ("One", "ring mediator", Sensitivity.Public), ("Two", "ring firm", Sensitivity.Public), ("Three", "ring firm", Sensitivity.Public), ("Zanzibarsecret", "ring far", Sensitivity.Restricted) })
        {
            cases.Add(await store.CreateAsync(
                context,
                new CaseContent
                {
                    Title = title,
                    Sensitivity = sensitivity,
                    Status = CaseStatus.Draft,
                    Countries = title == "One" ? [new CountryInvolvement("COL", Stage.Perpetration, Flow.Origin)] : [],
                    Groups = [.. members.Split(' ').Select(m => new CaseGroup(m, $"role of {m}"))],
                },
                names, TocWorld.Researcher, null, cancellation));
            await context.SaveChangesAsync(cancellation);
        }

        Link("ring", "firm", GroupLinkKind.Owns, start: "1999", by: source);
        Link("mediator", "ring", GroupLinkKind.MediatesFor, of: cases[0]);
        Link("ring", "official", GroupLinkKind.Corrupts, "2003", "2005");
        Link("far", "official", GroupLinkKind.Partner, of: cases[3]);
        await context.SaveChangesAsync(cancellation);

        void Link(string from, string to, GroupLinkKind kind, string? start = null, string? end = null, CaseRow? of = null, SourceRow? by = null) =>
            context.GroupLinks.Add(new GroupLinkRow { FromId = groups[from].Id, ToId = groups[to].Id, Kind = kind, Start = start, End = end, CaseId = of?.Id, SourceId = by?.Id, CreatedBy = "t", UpdatedBy = "t" });
    }
}
