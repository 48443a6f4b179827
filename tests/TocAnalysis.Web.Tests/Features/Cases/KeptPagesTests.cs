using System.Security.Claims;
using System.Security.Cryptography;
using Bunit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Features.Cases;
using TocAnalysis.Web.Features.Cases.Identities;
using TocAnalysis.Web.Features.Cases.List;
using TocAnalysis.Web.Features.Cases.Page;
using TocAnalysis.Web.Security;
using TocAnalysis.Web.Tests.Infrastructure;
using static TocAnalysis.Web.Tests.Features.Cases.RecordedCases;

namespace TocAnalysis.Web.Tests.Features.Cases;

/// <summary>What a page keeps from its first rendering to the second.</summary>
public sealed class KeptPagesTests(PostgresFixture postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>While an import is committed, the list is empty at one moment and full at the next.</summary>
    [Fact]
    public async Task An_empty_list_is_read_again_and_a_full_one_is_not()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await using var context = Context(world);
        var empty = context.Render<CasesPage>(p => p.AddCascadingValue<HttpContext>(new DefaultHttpContext()));
        empty.WaitForElement("section.empty", Patience);
        empty.Instance.Kept.ShouldBeNull();

        await world.RecordAsync(Simple);
        var full = context.Render<CasesPage>(p => p.AddCascadingValue<HttpContext>(new DefaultHttpContext()));
        full.WaitForElement("tr[data-row-href]", Patience);
        KeptList.Unpack(full.Instance.Kept.ShouldNotBeNull()).Found.Total.ShouldBe(1);
    }

    [Fact]
    public async Task The_page_of_a_case_keeps_what_it_read_and_shows_it_without_reading_again()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await world.ActorsAsync();
        await world.RecordAsync(Full);
        await using var context = Context(world);
        var first = context.Render<CasePage>(p => p.Add(x => x.Id, "TOC-0001").AddCascadingValue<HttpContext>(new DefaultHttpContext()));
        first.WaitForElement("#transnational", Patience);
        var kept = first.Instance.Kept.ShouldNotBeNull();
        var read = (await world.Get<GetCase>().HandleAsync(TocWorld.Researcher, 1, Token)).Value;

        CaseJson.Write(Packed.Unpack<CaseDetail>(kept)).ShouldBe(CaseJson.Write(read));
        // A page carries no text of megabytes.
        Packed.PackIfShort(read with { Content = Full with { Narrative = Convert.ToHexString(RandomNumberGenerator.GetBytes(100_000)) } }).ShouldBeNull();
    }

    private static BunitContext Context(TocWorld world)
    {
        var context = new BunitContext();
        context.JSInterop.Mode = JSRuntimeMode.Loose;
        context.AddAuthorization().SetAuthorized("Rob").SetClaims(
            new Claim(ClaimTypes.NameIdentifier, Guid.NewGuid().ToString()), new Claim(ActorClaims.DisplayName, "Rob"), new Claim(ClaimTypes.Role, TocAnalysis.Domain.Access.Role.Researcher.Text()));
        context.AddBunitPersistentComponentState();
        context.Services.AddLocalization();
        context.Services.AddScoped<CurrentActor>();
        foreach (var service in new object[] { world.Get<Vocabularies>(), world.Get<CaseQuery>(), world.Get<FindCases>(), world.Get<FiltersToDrop>(), world.Get<FilterLabels>(), world.Get<SavedViews>(), world.Get<ChangeManyCases>(), world.Get<SearchAdvice>(), world.Get<GetCase>(), world.Get<RestoreCase>(), world.Get<ChangeCompeting>(), world.Get<CaseStore>(), world.Get<DeleteCase>(), world.Get<RegisterStore>(), world.Get<ListIdentities>(), world.Get<ShowIdentities>(), world.Get<ProtectIdentity>(), world.Get<LiftProtection>() })
            context.Services.AddSingleton(service.GetType(), service);
        return context;
    }
}
