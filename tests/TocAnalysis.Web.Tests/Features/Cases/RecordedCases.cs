using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Sources;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Cases;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Cases;

/// <summary>Cases recorded through the handler, for tests.</summary>
public static class RecordedCases
{
    public static CaseContent Simple { get; } = new() { Title = "Ship", Summary = "A ship left the port." };

    /// <summary>A case with every part filled; it names the actors that ActorsAsync records.</summary>
    public static CaseContent Full { get; } = new()
    {
        Title = "Lorry deaths",
        Start = PartialDate.Parse("1999"),
        End = PartialDate.Parse("2000-06-18"),
        Domains = [new DomainAssignment(CrimeDomain.Organized, "D2.1", "an illegal enterprise"), new DomainAssignment(CrimeDomain.Professional)],
        Summary = "Customs officers opened a *lorry* at the port.",
        Narrative = "The firm was set up a few days earlier. Debts were held after arrival.",
        Sensitivity = Sensitivity.Public,
        FactConfidence = Confidence.High,
        FactNote = "two judgments",
        Countries =
        [
            new CountryInvolvement("CHN", Stage.Inception, Flow.Origin, Certainty.Established, "recruited there", "s1", "p. 3"),
            new CountryInvolvement("NLD", Stage.Perpetration, Flow.Transit, Certainty.Alleged),
            new CountryInvolvement("GBR", Stage.DirectEffect, Flow.Destination),
            new CountryInvolvement("FRA", Stage.Perpetration, null, Certainty.Refuted),
        ],
        Offences = [new CaseOffence("02062", OffenceRole.Main, null, "s1"), new CaseOffence("0101", OffenceRole.Accompanying)],
        Groups = [new CaseGroup("g1", "driver", null, "s1", "p. 9")],
        Activities = [new CaseActivity(Activity.Recruitment, ActivityPlace.Local, "CHN"), new CaseActivity(Activity.Transport, ActivityPlace.CrossBorder)],
        Sources = [new CaseSource("s1", "whole")],
    };

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static Task<Result<SavedCase>> SaveAsync(this TocWorld world, CaseContent content, long? id = null, int? version = null, Actor? actor = null, string? reason = null, Once? once = null) =>
        world.Get<SaveCase>().HandleAsync(actor ?? TocWorld.Researcher, new SaveCaseRequest(id, content, version, reason, once), Token);

    /// <summary>Records a case. One that is reviewed already is put there as an upgrade or an import would have it: nobody creates such a case.</summary>
    public static async Task<long> RecordAsync(this TocWorld world, CaseContent content)
    {
        if (content.Status != CaseStatus.Reviewed)
            return (await world.SaveAsync(content)).Value.Id;
        var id = (await world.SaveAsync(content with { Status = CaseStatus.Recorded })).Value.Id;
        await world.RowsAsync($$"""UPDATE case_record SET status = 'reviewed' WHERE id = {{id}}; UPDATE case_version SET content = jsonb_set(content, '{status}', '"reviewed"') WHERE case_id = {{id}}""");
        return id;
    }

    /// <summary>The group g1, a network, and the sources s1 and s2.</summary>
    public static async Task ActorsAsync(TocDatabase database)
    {
        await using var context = await database.OpenAsync(TocWorld.Researcher, Token);
        context.Groups.Add(new GroupRow { Reference = "g1", Name = "Rotterdam group", Kind = GroupKind.Network });
        context.Groups.Add(new GroupRow { Reference = "g2", Name = "Port office", Kind = GroupKind.StateBody });
        context.Sources.Add(new SourceRow { Reference = "s1", Title = "Judgment of 2001", Type = SourceType.Judgment, Reliability = Reliability.B });
        context.Sources.Add(new SourceRow { Reference = "s2", Title = "A newspaper", Type = SourceType.Press });
        await context.SaveChangesAsync(Token);
    }

    public static Task ActorsAsync(this TocWorld world) => ActorsAsync(world.Get<TocDatabase>());

    /// <summary>Codings straight into the tables, with the positions kept beside them.</summary>
    public static async Task CodedAsync(TocDatabase database, long caseId, string code, params (string Coder, CodingValue Value)[] values)
    {
        await using var context = await database.OpenAsync(TocWorld.Researcher, Token);
        foreach (var (name, value) in values)
        {
            var coder = context.Coders.FirstOrDefault(c => c.Name == name) ?? context.Coders.Add(new CoderRow { Name = name }).Entity;
            await context.SaveChangesAsync(Token);
            context.Codings.Add(new CodingRow { CaseId = caseId, Code = code, CoderId = coder.Id, CodebookVersion = 1, Value = value, Version = 1, CreatedBy = name, UpdatedBy = name });
        }

        await context.SaveChangesAsync(Token);
        await PositionStore.RefreshAsync(context, [caseId], Token);
    }

    public static Task CodedAsync(this TocWorld world, long caseId, string code, params (string Coder, CodingValue Value)[] values) => CodedAsync(world.Get<TocDatabase>(), caseId, code, values);

    /// <summary>Saves a case; one that is reviewed by a second person.</summary>
    public static async Task ReviewedAsync(SaveCase save, CaseContent content)
    {
        var reviewed = content.Status == CaseStatus.Reviewed;
        var saved = await save.HandleAsync(TocWorld.Researcher, new SaveCaseRequest(null, reviewed ? content with { Status = CaseStatus.Recorded } : content), Token);
        if (reviewed)
            saved = await save.HandleAsync(TocWorld.Researcher with { Name = "Second reader" }, new SaveCaseRequest(saved.Value.Id, content, saved.Value.Version), Token);
        saved.Faults.ShouldBeEmpty();
    }
}
