using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Citations;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Cite;
using TocAnalysis.Web.Features.Rounds;
using TocAnalysis.Web.Features.Tables.Saved;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Tables;

/// <summary>Criterion I1 for what tables keep and print: releases and the version of the data tell a blind coder nothing.</summary>
public sealed class ReleaseBlindnessTests(PostgresFixture postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task I1_a_blind_coder_sees_no_release_that_moves_with_codings_and_makes_none_until_the_round_ends()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var coders = await world.ResearchersAsync("Ann", "Ben");
        var ben = coders[1] with { Roles = new HashSet<Role> { Role.Researcher, Role.Secretariat, Role.Administrator } };
        var record = (await world.CasesAsync(1))[0];
        var byCode = await SaveAsync(world, "rows=code&columns=value&basis=any");
        var byStatus = await SaveAsync(world, "rows=status&columns=domain");
        await world.RoundAsync(Actor.CommandLine, RoundWorld.Round("R", coders, "I4"));
        await world.GiveAsync(coders[0], record, "I4", CodingValue.A);
        var codings = await PublishAsync(world, TocWorld.Secretariat with { UserId = Guid.NewGuid() }, byCode);
        var records = await PublishAsync(world, ben, byStatus);

        (codings.Succeeded, records.Succeeded).ShouldBe((true, true));
        (await PublishAsync(world, ben, byCode)).Faults.ShouldHaveSingleItem().Place.ShouldBe("table");
        (await world.Get<Releases>().ListAsync(ben, Stop)).Value.Select(r => r.Id).ShouldBe([records.Value.Id]);
        (await world.Get<Releases>().GetAsync(ben, codings.Value.Id, Stop)).Refusal.ShouldBe(Refusal.NotFound);
        (await world.Get<Releases>().FileAsync(ben, codings.Value.Id, "csv", true, Stop)).Refusal.ShouldBe(Refusal.NotFound);
        (await world.Get<GetCitation>().HandleAsync(ben, new GetCitationRequest(CitedKind.Release, codings.Value.Id, "https://toc.example"), Stop)).Refusal.ShouldBe(Refusal.NotFound);

        (await world.Get<ChangeRound>().CloseAsync(Actor.CommandLine, "R", Stop)).Succeeded.ShouldBeTrue();
        (await world.Get<Releases>().ListAsync(ben, Stop)).Value.Count.ShouldBe(2);
        (await world.Get<Releases>().FileAsync(ben, codings.Value.Id, "csv", true, Stop)).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task I1_the_version_of_the_data_does_not_move_for_a_blind_coder_when_another_codes()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var coders = await world.ResearchersAsync("Ann", "Ben", "Cem");
        var record = (await world.CasesAsync(1))[0];
        await world.RoundAsync(Actor.CommandLine, RoundWorld.Round("R", [.. coders.Take(2)], "I4"));
        var (blind, sees) = (await StateAsync(coders[1], true), await StateAsync(coders[2], true));

        await world.GiveAsync(coders[0], record, "I4", CodingValue.A);

        (await StateAsync(coders[1], true)).ShouldBe(blind);
        blind.InWords().ShouldEndWith("without codings, as a blind round is open");
        (await StateAsync(coders[2], true)).Number.ShouldBeGreaterThan(sees.Number);
        // What rests on records alone has the same version for both, and does not move with codings.
        (await StateAsync(coders[1], false)).ShouldBe(await StateAsync(coders[2], false));

        async Task<DataState> StateAsync(Actor actor, bool codings)
        {
            await using var context = await world.ReadAsync();
            return await DataVersion.OfAsync(context, actor, codings, Stop);
        }
    }

    private static async Task<long> SaveAsync(TocWorld world, string query) =>
        (await world.Get<SaveTable>().HandleAsync(TocWorld.Secretariat, new SaveTableRequest(null, 0, new SavedTableContent { Name = query, Query = query }), Stop)).Value.Id;

    private static Task<Result<Release>> PublishAsync(TocWorld world, Actor actor, long table) => world.Get<PublishRelease>().HandleAsync(actor, new PublishReleaseRequest(table, null, null), Stop);
}
