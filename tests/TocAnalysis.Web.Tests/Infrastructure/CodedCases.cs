using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Sources;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Codings;

namespace TocAnalysis.Web.Tests.Infrastructure;

/// <summary>Cases and coders for tests of codings.</summary>
public static class CodedCases
{
    public const string Narrative = "A captain hired the ship \U0001F6A2.\r\nThe caf\u00e9 owner paid. The owner paid again, and the ship left.";

    /// <summary>A case of its own; its identifier.</summary>
    public static async Task<string> CaseAsync(
        TocDatabase database, CaseStore store, string narrative = Narrative, string summary = "In short.", Sensitivity sensitivity = Sensitivity.Public, params string[] perpetratedIn)
    {
        await using var context = await database.OpenAsync(TocWorld.Researcher, Token);
        var content = new CaseContent
        {
            Title = "Ship",
            Summary = summary,
            Narrative = narrative,
            Sensitivity = sensitivity,
            Status = CaseStatus.Draft,
            Countries = [.. perpetratedIn.Select(c => new CountryInvolvement(c, Stage.Perpetration, null, Certainty.Established, null, null, null))],
        };
        var row = await store.CreateAsync(context, content, new ReferenceNames(), TocWorld.Researcher, null, Token);
        await context.SaveChangesAsync(Token);
        return CaseId.Text(row.Id);
    }

    public static async Task SourceAsync(TocDatabase database, string reference)
    {
        await using var context = await database.OpenAsync(TocWorld.Researcher, Token);
        context.Sources.Add(new SourceRow { Reference = reference, Title = $"Title of {reference}", Type = Enum.GetValues<SourceType>()[0], CreatedBy = "t", UpdatedBy = "t" });
        await context.SaveChangesAsync(Token);
    }

    public static Task<string> CaseAsync(this TocWorld world, string narrative = Narrative, string summary = "In short.", Sensitivity sensitivity = Sensitivity.Public, params string[] perpetratedIn) =>
        CaseAsync(world.Get<TocDatabase>(), world.Get<CaseStore>(), narrative, summary, sensitivity, perpetratedIn);

    public static Task<Actor> CoderAsync(this TocWorld world, string name) => CoderAsync(world.Get<TocDatabase>(), name);

    /// <summary>A researcher with an account.</summary>
    public static async Task<Actor> CoderAsync(TocDatabase database, string name, Role role = Role.Researcher)
    {
        await using var context = await database.OpenAsync(Actor.CommandLine, Token);
        var user = new AppUser { Id = Guid.NewGuid(), DisplayName = name, UserName = $"{Guid.NewGuid():N}@example.org" };
        context.Users.Add(user);
        await context.SaveChangesAsync(Token);
        return new Actor(user.Id, name, new HashSet<Role> { role }, Door.Page);
    }

    public static CodingContent Coding(string code, CodingValue value, params Evidence[] evidence) => new(code, value, null, null, evidence);

    public static async Task<Result<CodingView>> CodeAsync(this TocWorld world, Actor actor, string caseId, CodingContent coding, int version = 0) =>
        await world.Get<RecordCoding>().HandleAsync(actor, new RecordCodingRequest(caseId, coding, version), Token);

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
