using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Registers;
using TocAnalysis.Domain.Tests.Registers;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Registers;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Registers;

/// <summary>What the sample entries name: two cases, two groups, a source; and one entry of each register.</summary>
internal static class RegisterWorld
{
    public static async Task PrepareAsync(TocDatabase database, CaseStore store)
    {
        await CodedCases.CaseAsync(database, store);
        await CodedCases.CaseAsync(database, store);
        await CodedCases.SourceAsync(database, "S-1");
        await using var context = await database.OpenAsync(TocWorld.Researcher, TestContext.Current.CancellationToken);
        foreach (var reference in new[] { "G-1", "G-2" })
            context.Groups.Add(new GroupRow { Reference = reference, Name = $"Name of {reference}", Kind = GroupKind.GoBetween, CreatedBy = "t", UpdatedBy = "t" });
        await context.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    public static Task PrepareAsync(this TocWorld world) => PrepareAsync(world.Get<TocDatabase>(), world.Get<CaseStore>());

    /// <summary>Records one entry of each register; their numbers.</summary>
    public static async Task<IReadOnlyDictionary<RegisterKind, SavedRegister>> FillAsync(this TocWorld world)
    {
        var saved = new Dictionary<RegisterKind, SavedRegister>();
        foreach (var kind in Enum.GetValues<RegisterKind>())
        {
            var result = await world.Get<SaveRegisterEntry>().HandleAsync(TocWorld.Researcher, new SaveRegisterRequest(null, 0, RegisterSamples.Good(kind)), TestContext.Current.CancellationToken);
            result.Faults.ShouldBeEmpty(kind.ToString());
            saved[kind] = result.Value;
        }

        return saved;
    }

    public static async Task<RegisterPart> ListAsync(this TocWorld world, string kind, params (string Name, string Value)[] fields) =>
        (await world.Get<FindRegister>().HandleAsync(TocWorld.Analyst, new FindRegisterRequest(kind, Fields: fields.ToDictionary(f => f.Name, f => (IReadOnlyList<string>)[f.Value])), false, TestContext.Current.CancellationToken)).Value;
}
