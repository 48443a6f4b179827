using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Codebook;
using TocAnalysis.Web.Features.Codings;
using TocAnalysis.Web.Features.Rounds;

namespace TocAnalysis.Web.Tests.Infrastructure;

/// <summary>Coders with accounts, rounds and submissions for tests.</summary>
public static class RoundWorld
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>An account that has the role in the database too, so that rounds find it.</summary>
    public static async Task<Actor> ResearcherAsync(this TocWorld world, string name)
    {
        var actor = await world.CoderAsync(name);
        await using var context = await world.Get<TocDatabase>().OpenAsync(Actor.CommandLine, Token);
        var text = Role.Researcher.Text();
        var role = await context.Roles.SingleOrDefaultAsync(r => r.Name == text, Token) ?? context.Roles.Add(new IdentityRole<Guid>(text) { Id = Guid.NewGuid(), NormalizedName = text.ToUpperInvariant() }).Entity;
        context.UserRoles.Add(new IdentityUserRole<Guid> { UserId = actor.UserId!.Value, RoleId = role.Id });
        await context.SaveChangesAsync(Token);
        return actor;
    }

    public static async Task<IReadOnlyList<Actor>> ResearchersAsync(this TocWorld world, params string[] names)
    {
        var made = new List<Actor>();
        foreach (var name in names)
            made.Add(await world.ResearcherAsync(name));
        return made;
    }

    public static async Task<IReadOnlyList<string>> CasesAsync(this TocWorld world, int count)
    {
        var cases = new List<string>();
        for (var i = 0; i < count; i++)
            cases.Add(await world.CaseAsync());
        return cases;
    }

    public static CreateRoundRequest Round(string name, IReadOnlyList<Actor> coders, params string[] codes) =>
        new(name, null, CaseFilter.All, null, [.. coders.Select(c => c.UserId!.Value)], codes, 100, coders.Count < 2 ? 2 : coders.Count, true, false, 1);

    /// <summary>Sets a round up; the organizer codes nothing.</summary>
    public static async Task<RoundOutline> RoundAsync(this TocWorld world, Actor organizer, CreateRoundRequest request)
    {
        var result = await world.Get<CreateRound>().HandleAsync(organizer, request, false, Token);
        result.Succeeded.ShouldBeTrue(string.Join(" ", result.Faults));
        return result.Value;
    }

    /// <summary>A coding that says openly that there is no evidence, so that any text will do.</summary>
    public static CodingContent Openly(string code, CodingValue value) => CodingRules.NeedsEvidence(value)
        ? new(code, value, null, "Known from context.", [new Evidence(Locator: CodingRules.NoLocator)])
        : new(code, value, null, null, []);

    public static async Task GiveAsync(this TocWorld world, Actor coder, string record, string code, CodingValue value)
    {
        var kept = (await world.Get<GetWorkbench>().HandleAsync(coder, record, Token)).Value.Mine.SingleOrDefault(c => c.Code == code);
        var result = await world.CodeAsync(coder, record, Openly(code, value), kept?.Version ?? 0);
        result.Succeeded.ShouldBeTrue(string.Join(" ", result.Faults));
    }

    public static async Task SubmitAsync(this TocWorld world, Actor coder, string record, string round)
    {
        var result = await world.Get<SubmitCase>().HandleAsync(coder, new SubmitCaseRequest(record, round, true), Token);
        result.Succeeded.ShouldBeTrue(string.Join(" ", result.Faults));
    }

    /// <summary>Codes and submits in one step.</summary>
    public static async Task GiveAndSubmitAsync(this TocWorld world, Actor coder, string record, string round, string code, CodingValue? value)
    {
        if (value is { } given)
            await world.GiveAsync(coder, record, code, given);
        await world.SubmitAsync(coder, record, round);
    }

    /// <summary>Freezes a version without a code, whose codings count under another one from then on.</summary>
    public static async Task MapAsync(this TocWorld world, string code, string? target)
    {
        var edit = world.Get<EditDraft>();
        foreach (var done in new[] { await edit.StartAsync(TocWorld.Researcher, Token), await edit.RemoveAsync(TocWorld.Researcher, code, new Retirement(target), Token), await edit.FreezeAsync(TocWorld.Researcher, new Dictionary<string, string>(), Token) })
            done.Succeeded.ShouldBeTrue(string.Join(" ", done.Faults));
    }
}
