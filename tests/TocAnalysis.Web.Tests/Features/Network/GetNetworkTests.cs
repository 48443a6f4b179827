using Microsoft.AspNetCore.WebUtilities;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Networks;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Network;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Network;

/// <summary>Criteria A6 and O6: what is drawn, for whom, and what filters leave.</summary>
public sealed class GetNetworkTests(PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task O6_kinds_times_evidence_and_steps_leave_what_they_say()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await NetworkWorld.SeedAsync(world.Get<TocDatabase>(), world.Get<CaseStore>(), Token);

        // All groups with the links that may be seen: the group and the link of the restricted case are for researchers alone.
        var all = await GetAsync("");
        Nodes(all).ShouldBe("alone firm mediator official ring");
        Ties(all).ShouldBe("mediator>ring ring>firm ring>official");
        Ties(await GetAsync("", TocWorld.Researcher)).ShouldBe("far>official mediator>ring ring>firm ring>official");
        (all.Measures.Components, all.Measures.Isolates, all.Measures.Edges, all.Undated).ShouldBe((2, 1, 3, 1));

        // Hidden kinds take their ties along.
        Ties(await GetAsync("?nodeKind=organized_group&nodeKind=go_between")).ShouldBe("mediator>ring");
        Ties(await GetAsync("?link=owns&link=corrupts")).ShouldBe("ring>firm ring>official");

        // A window of time: the undated link stays unless it is told to go, and what was left out is counted.
        var late = await GetAsync("?since=2002&until=2004");
        (Ties(late), late.OutOfTime, late.Undated).ShouldBe(("mediator>ring ring>firm ring>official", 0, 1));
        var early = await GetAsync("?until=2001&undated=no");
        (Ties(early), early.OutOfTime).ShouldBe(("ring>firm", 1));
        early.Notes.ShouldContain(n => n.StartsWith("1 links bear no date and are left out", StringComparison.Ordinal));

        (Ties(await GetAsync("?evidence=shown")), Ties(await GetAsync("?evidence=reliable")), Ties(await GetAsync("?evidence=none"))).ShouldBe(("mediator>ring ring>firm", "ring>firm", "ring>official"));

        // Steps from a start, and what lies beyond is counted.
        var ego = await GetAsync("?start=firm");
        (Nodes(ego), ego.Beyond).ShouldBe(("firm ring", 3));
        ego.Nodes.Single(n => n.Id == "ring").Steps.ShouldBe(1);
        Nodes(await GetAsync("?start=firm&steps=2")).ShouldBe("firm mediator official ring");
        (await GetAsync("?pathFrom=firm&pathTo=official")).Path!.Select(p => p.Label).ShouldBe(["The firm", "The ring", "The official"]);
        (await GetAsync("?pathFrom=firm&pathTo=alone")).Path.ShouldBeEmpty();

        // A filter of cases: the groups of its cases, and links shown by one of them or by no case.
        var colombia = await GetAsync("?country=COL");
        (Nodes(colombia), Ties(colombia), colombia.Cases).ShouldBe(("mediator ring", "mediator>ring", 1));
        all.Nodes.Single(n => n.Id == "ring").Cases.ShouldBe(3);

        // Wrong words are told at once; a start that filters took away is told too.
        (await RefusedAsync("?view=map&steps=9&since=soon&link=own&undated=maybe&knd=x")).ShouldBe("knd link since steps undated view");
        (await RefusedAsync("?start=nobody&pathFrom=ring&pathTo=TOC-9999")).ShouldBe("pathTo start");
        (await RefusedAsync("?since=2005&until=2001")).ShouldBe("until");

        async Task<NetworkAnswer> GetAsync(string query, Actor? actor = null) => (await world.Get<GetNetwork>().HandleAsync(actor ?? TocWorld.Analyst, Read(query).Value, false, Token)).Value;

        async Task<string> RefusedAsync(string query)
        {
            var read = Read(query);
            var faults = read.Succeeded ? (await world.Get<GetNetwork>().HandleAsync(TocWorld.Analyst, read.Value, false, Token)).Faults : read.Faults;
            return string.Join(' ', faults.Select(f => f.Place).Order(StringComparer.Ordinal));
        }

        Domain.Result<NetworkRequest> Read(string query) => NetworkRequest.Read(world.Get<CaseQuery>(), QueryHelpers.ParseQuery(query), NetworkPage.OwnNames);
    }

    [Fact]
    public async Task A6_together_is_told_apart_from_links_and_every_tie_names_what_shows_it()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await NetworkWorld.SeedAsync(world.Get<TocDatabase>(), world.Get<CaseStore>(), Token);

        var both = (await world.Get<GetNetwork>().HandleAsync(TocWorld.Analyst, new NetworkRequest(Domain.Cases.CaseFilter.All) { View = NetworkView.Together }, false, Token)).Value;
        both.Ties.Count(t => t.Type == TieType.Link).ShouldBe(3);
        both.Ties.Where(t => t.Type == TieType.Together).Select(t => (t.From, t.To, t.Weight, t.Directed, t.Kind)).ShouldBe([("firm", "ring", 2, false, null), ("mediator", "ring", 1, false, null)]);
        both.Ties.Where(t => t.Type == TieType.Together).ShouldAllBe(t => t.Cases.Count == t.Weight);
        both.Ties.Single(t => t.Kind == Domain.Groups.GroupLinkKind.Owns).ShouldSatisfyAllConditions(t => t.Source.ShouldBe("S-1"), t => t.Start.ShouldBe("1999"));
        // Two ties of one pair are one neighbour.
        both.Nodes.Single(n => n.Id == "firm").Measures!.Degree.ShouldBe(1);

        var modes = (await world.Get<GetNetwork>().HandleAsync(TocWorld.Researcher, new NetworkRequest(Domain.Cases.CaseFilter.All) { View = NetworkView.Cases }, false, Token)).Value;
        modes.Nodes.Count(n => n.IsCase).ShouldBe(4);
        modes.Ties.ShouldAllBe(t => t.Type == TieType.Part && t.Cases.Count == 1 && t.To == t.Cases[0] && t.Role == $"role of {t.From}");
        // Eight of the pairs of six groups and four cases.
        (modes.Measures.Density, modes.Measures.DegreeCentralization).ShouldBe((8 / 24.0, null));
        (await world.Get<GetNetwork>().HandleAsync(TocWorld.Analyst, new NetworkRequest(Domain.Cases.CaseFilter.All) { View = NetworkView.Cases }, false, Token)).Value.Nodes.Count(n => n.IsCase).ShouldBe(3);

        // What the files hold is the same network.
        var read = GexfFile.Read(GexfFile.Write(NetworkFiles.Graph(both), "")).Value.Graph;
        (read.Nodes.Count, read.Ties.Count, NetworkMeasures.Of(read).Edges).ShouldBe((both.Nodes.Count, both.Ties.Count, both.Measures.Edges));
        read.Ties.Select(t => t.Attributes["type"]).ShouldBe(both.Ties.Select(t => t.Type == TieType.Link ? "link" : "together"));
        (await world.Get<GetNetwork>().HandleAsync(new Actor(null, "x", new HashSet<Role>(), Door.Page), new NetworkRequest(Domain.Cases.CaseFilter.All), false, Token)).Refusal.ShouldBe(Domain.Refusal.Forbidden);
    }

    private static string Nodes(NetworkAnswer network) => string.Join(' ', network.Nodes.Select(n => n.Id).Order(StringComparer.Ordinal));

    private static string Ties(NetworkAnswer network) => string.Join(' ', network.Ties.Select(t => $"{t.From}>{t.To}").Order(StringComparer.Ordinal));
}
