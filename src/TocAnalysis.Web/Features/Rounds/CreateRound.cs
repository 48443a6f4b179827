using Microsoft.EntityFrameworkCore;
using Npgsql;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Rounds;
using TocAnalysis.Domain.Suggestions;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Rounds;

/// <summary>A round as it is asked for.</summary>
/// <remarks>
/// <c>Filter</c>: the selection of cases.
/// <c>Sample</c>: how many of them, drawn by the seed; null: all.
/// <c>Coders</c>: accounts.
/// <c>Share</c>: percentage of the cases that several coders code.
/// <c>Seed</c>: of sample, plan and shuffled order.
/// <c>Keys</c>: names of REST keys that code in the round, each as the coder of its name.
/// <c>Once</c>: set where the sender may repeat the request.
/// </remarks>
public sealed record CreateRoundRequest(
    string Name, string? Note, CaseFilter Filter, int? Sample, IReadOnlyList<Guid> Coders, IReadOnlyList<string> Codes, int Share, int CodersPerDoubled, bool Blind, bool OwnAdjudication, long Seed,
    IReadOnlyList<string>? Keys = null, Once? Once = null)
{
    internal int CoderCount => Coders.Distinct().Count() + (Keys?.Distinct(StringComparer.Ordinal).Count() ?? 0);
}

/// <summary>What a round will be, or has become.</summary>
/// <remarks>
/// <c>Selected</c>: cases of the selection. <c>Cases</c>: those of the round. <c>Doubled</c>: those that several coders code.
/// <c>Loads</c>: cases by coder.
/// </remarks>
public sealed record RoundOutline(string Name, int Selected, int Cases, int Doubled, IReadOnlyList<CoderLoad> Loads);

/// <summary>How many cases a coder gets.</summary>
public sealed record CoderLoad(string Coder, int Cases);

/// <summary>Plans a round, and sets it up. Trying and setting up make the same plan.</summary>
public sealed class CreateRound(TocDatabase database, CaseQuery query, Vocabularies vocabularies)
{
    /// <summary>Most cases of one round.</summary>
    public const int MostCases = 20_000;

    /// <summary>Makes the round, or with <paramref name="dryRun"/> only tells what it would be.</summary>
    public async Task<Result<RoundOutline>> HandleAsync(Actor actor, CreateRoundRequest request, bool dryRun, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!AccessPolicy.May(actor, Permission.PlanRounds))
            return Refused.Forbidden("rounds");
        try
        {
            return await MakeAsync(actor, request, dryRun, cancellationToken);
        }
        catch (DbUpdateException exception) when (request.Once is not null && Once.IsRace(exception))
        {
            await using var again = await database.ReadAsync(cancellationToken);
            return await request.Once.FindAsync<RoundOutline>(again, actor, cancellationToken) ?? Refused.Conflict(Once.Header);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "coding_round" })
        {
            return Refused.Invalid(NameTaken(request.Name.Trim()));
        }
    }

    private async Task<Result<RoundOutline>> MakeAsync(Actor actor, CreateRoundRequest request, bool dryRun, CancellationToken cancellationToken)
    {
        await using var context = await database.OpenAsync(actor, cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        if (!dryRun && request.Once is not null && await request.Once.FindAsync<RoundOutline>(context, actor, cancellationToken) is { } answered)
            return answered;
        var accounts = await RoundCandidates.AccountsAsync(context, cancellationToken);
        var keys = await RoundCandidates.KeysAsync(context, cancellationToken);
        var faults = Faults(request, accounts, keys);
        var name = request.Name.Trim();
        if (await context.Rounds.AnyAsync(r => r.Name == name, cancellationToken) || await context.Codings.AnyAsync(c => c.Round == name, cancellationToken))
            faults.Add(NameTaken(name));
        var selected = await query.Where(context, actor, request.Filter).OrderBy(c => c.Id).Select(c => c.Id).ToListAsync(cancellationToken);
        var cases = request.Sample is > 0 and var size ? SeededOrder.Sample(selected, size, SeededOrder.SeedOf((ulong)request.Seed, 0)) : selected;
        if (cases.Count == 0)
            faults.Add(new Fault("filter", "A selection with at least one case."));
        if (cases.Count > MostCases)
            faults.Add(new Fault("filter", $"At most {MostCases} cases; these are {cases.Count}. Take a sample.", null));
        if (faults.Count > 0)
            return Refused.Invalid(faults);

        // Planned by the place in the list of coders, so that a trial, which makes no coder, and the round itself get one plan.
        var chosen = RoundCandidates.Chosen(accounts, keys, request.Coders, request.Keys ?? []);
        var plan = AssignmentPlan.Create(cases, [.. Enumerable.Range(0, chosen.Count).Select(i => (long)i)], request.Share, request.CodersPerDoubled, (ulong)request.Seed);
        var loads = chosen.Select((c, i) => new CoderLoad(c.Name, plan.Count(p => p.Coder == i))).OrderBy(l => l.Coder, StringComparer.CurrentCultureIgnoreCase).ToList();
        var outline = new RoundOutline(name, selected.Count, cases.Count, AssignmentPlan.Doubled(cases.Count, request.Share), loads);
        if (dryRun)
            return outline;

        var coders = new List<CoderRow>();
        foreach (var actorOfCoder in chosen)
            coders.Add(await CoderStore.FindOrCreateAsync(context, actorOfCoder, cancellationToken));
        if (request.Once is not null)
            await request.Once.KeepAsync(context, actor, outline, cancellationToken);
        await WriteAsync(context, actor, request with { Name = name }, cases, coders, plan, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return outline;
    }

    /// <summary>Accounts that may code.</summary>
    public async Task<Result<IReadOnlyList<AppUser>>> CandidatesAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.PlanRounds))
            return Refused.Forbidden("rounds");
        await using var context = await database.ReadAsync(cancellationToken);
        return await RoundCandidates.AccountsAsync(context, cancellationToken);
    }

    /// <summary>The coders that texts name: an account by its name or identifier, a key by its name.</summary>
    public async Task<Result<NamedCoders>> NamedAsync(Actor actor, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.PlanRounds))
            return Refused.Forbidden("rounds");
        await using var context = await database.ReadAsync(cancellationToken);
        return RoundCandidates.Named(await RoundCandidates.AccountsAsync(context, cancellationToken), await RoundCandidates.KeysAsync(context, cancellationToken), texts);
    }

    private static Fault NameTaken(string name) => new("name", "A name that no round and no coding bears yet.", name);

    private List<Fault> Faults(CreateRoundRequest request, IReadOnlyList<AppUser> accounts, IReadOnlyList<string> keys)
    {
        var faults = new List<Fault>();
        if (string.IsNullOrWhiteSpace(request.Name) || request.Name.Trim().Length > CaseContent.MaxReference || request.Name.Any(char.IsControl) || IsNoAddress(request.Name.Trim()))
            faults.Add(new Fault("name", $"A name of 1 to {CaseContent.MaxReference} characters on one line, without / and \\, since it is part of addresses.", request.Name));
        if (request.Note?.Length > CaseContent.MaxNote)
            faults.Add(new Fault("note", $"At most {CaseContent.MaxNote} characters."));
        if (request.Sample is <= 0)
            faults.Add(new Fault("sample", "A whole number from 1, or nothing for all cases.", $"{request.Sample}"));
        if (request.Share is < 0 or > 100)
            faults.Add(new Fault("share", "A percentage from 0 to 100.", $"{request.Share}"));
        if (request.CoderCount == 0)
            faults.Add(new Fault("coders", "At least one coder."));
        if (request.Coders.Any(c => accounts.All(a => a.Id != c)))
            faults.Add(new Fault("coders", "Accounts with the role researcher."));
        faults.AddRange((request.Keys ?? []).Where(k => !keys.Contains(k, StringComparer.Ordinal)).Select(k => new Fault("coders", "The name of a key in use with the role researcher.", k)));
        if (request.Share > 0 && (request.CodersPerDoubled < 2 || request.CodersPerDoubled > request.CoderCount))
            faults.Add(new Fault("codersPerDoubled", "From 2 to the number of coders chosen.", $"{request.CodersPerDoubled}"));
        var codable = vocabularies.Codebook.Codes.Where(c => c.IsCodable).Select(c => c.Key).ToList();
        if (request.Codes.Count == 0)
            faults.Add(new Fault("codes", "At least one code."));
        faults.AddRange(request.Codes.Where(c => !codable.Contains(c)).Select(c => new Fault("codes", "A code of the codebook in use that is coded by hand.", c, NearestTerms.Of(c, codable))));
        return faults;
    }

    private static bool IsNoAddress(string name) => name is "." or ".." || name.Contains('/', StringComparison.Ordinal) || name.Contains('\\', StringComparison.Ordinal) || name.Equals("new", StringComparison.OrdinalIgnoreCase);

    private async Task WriteAsync(
        TocContext context, Actor actor, CreateRoundRequest request, IReadOnlyList<long> cases, List<CoderRow> coders, IReadOnlyList<PlannedAssignment> plan, CancellationToken cancellationToken)
    {
        var now = context.Clock.GetUtcNow();
        var round = new RoundRow
        {
            Name = request.Name,
            Note = string.IsNullOrWhiteSpace(request.Note) ? null : request.Note.Trim(),
            CodebookVersion = vocabularies.Codebook.Version,
            State = RoundState.Open,
            Blind = request.Blind,
            OwnAdjudication = request.OwnAdjudication,
            Seed = request.Seed,
            Share = request.Share,
            CodersPerDoubled = request.CodersPerDoubled,
            Codes = [.. request.Codes.Distinct(StringComparer.Ordinal).Order(CodeKeyOrder.Instance)],
            Filter = string.Join("&", request.Filter.ToQuery().Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value)}")),
            Sample = request.Sample,
            OrganizerId = actor.UserId,
            Version = 1,
            CreatedAt = now,
            CreatedBy = actor.Name,
            UpdatedAt = now,
            UpdatedBy = actor.Name,
        };
        context.Rounds.Add(round);
        await context.SaveChangesAsync(cancellationToken);
        context.RoundCoders.AddRange(coders.Select(c => new RoundCoderRow { RoundId = round.Id, CoderId = c.Id }));
        var wanted = plan.GroupBy(p => p.Case).ToDictionary(g => g.Key, g => g.Count());
        context.RoundCases.AddRange(cases.Select(c => new RoundCaseRow { RoundId = round.Id, CaseId = c, Wanted = wanted[c] }));
        await context.SaveChangesAsync(cancellationToken);
        context.Assignments.AddRange(plan.OrderBy(p => p.Coder).Select(p => NewAssignment(round.Id, p.Case, coders[(int)p.Coder].Id, actor, now)));
        await context.SaveChangesAsync(cancellationToken);
    }

    internal static AssignmentRow NewAssignment(long round, long record, long coder, Actor actor, DateTimeOffset now) => new()
    {
        RoundId = round,
        CaseId = record,
        CoderId = coder,
        State = AssignmentState.New,
        Version = 1,
        CreatedAt = now,
        CreatedBy = actor.Name,
        UpdatedAt = now,
        UpdatedBy = actor.Name,
    };
}
