using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Countries;
using TocAnalysis.Domain.Implementation;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Export;

namespace TocAnalysis.Web.Features.Countries;

/// <summary>Cases that lead from the country to another, or from another to it.</summary>
/// <param name="Code">The other country; the same country where cases begin and end in it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Outward">True: from this country to the other.</param>
/// <param name="Cases">Distinct cases; null: withheld.</param>
public sealed record FlowPartner(string Code, string Name, bool Outward, int? Cases);

/// <summary>What the newest table of the depositary says of the country; both dates null: the table does not list it.</summary>
public sealed record TreatyOf(Instrument Instrument, DateOnly AsOf, DateOnly? SignedOn, DateOnly? DepositedOn);

/// <summary>Cases by one stage or flow; null: not recorded.</summary>
public sealed record KeyCount(string? Key, int? Cases);

/// <summary>What stands in the cases of a country.</summary>
/// <param name="Country">The country.</param>
/// <param name="Profile">Offences, groups, domains, issues, coverage.</param>
/// <param name="Stages">Distinct cases by stage.</param>
/// <param name="Flows">Distinct cases by flow.</param>
/// <param name="Partners">Flows with other countries, most cases first.</param>
/// <param name="Treaties">The Convention and its protocols; empty: no table was brought in.</param>
public sealed record CountryProfile(
    CountryName Country, Profile Profile, IReadOnlyList<KeyCount> Stages, IReadOnlyList<KeyCount> Flows, IReadOnlyList<FlowPartner> Partners, IReadOnlyList<TreatyOf> Treaties)
{
    /// <summary>Day on which it was counted (UTC).</summary>
    public DateOnly Date { get; init; }

    /// <summary>All numbers in lines, as files have them.</summary>
    public IEnumerable<ProfileFileLine> Lines() =>
    [
        .. Profile.Lines(),
        .. Stages.Select(s => new ProfileFileLine("stage", s.Key ?? "not-recorded", s.Key?.Replace('-', ' ') ?? "no stage recorded", s.Cases)),
        .. Flows.Select(f => new ProfileFileLine("flow", f.Key ?? "not-recorded", f.Key ?? "no flow recorded", f.Cases)),
        .. Partners.Select(p => new ProfileFileLine(p.Outward ? "flow to" : "flow from", p.Code, p.Name, p.Cases)),
    ];
}

/// <summary>Reads the profile of one country, and of several side by side.</summary>
public sealed class GetCountryProfile(TocDatabase database, CaseQuery query, Vocabularies vocabularies, TimeProvider clock)
{
    /// <summary>Most countries side by side.</summary>
    public const int Most = 4;

    /// <param name="actor">Who asks.</param>
    /// <param name="code">The country.</param>
    /// <param name="threshold">Counts below it are withheld; null: all are shown.</param>
    /// <param name="asFile">Whether it leaves as a file.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<CountryProfile>> HandleAsync(Actor actor, string code, int? threshold, bool asFile, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read) || (asFile && !AccessPolicy.May(actor, Permission.Export)))
            return Refused.Forbidden("countries");
        if (!vocabularies.Countries.TryResolve(code, out var country))
            return new Refused(Refusal.NotFound, [new Fault("country", "A code of the country vocabulary.", code, [.. vocabularies.Countries.Suggest(code).Select(c => c.Code)])]);
        await using var context = await database.ReadAsync(cancellationToken);
        return await ReadAsync(context, actor, country, threshold, cancellationToken);
    }

    /// <summary>Two to four countries, in the order given.</summary>
    public async Task<Result<CountryProfile[]>> CompareAsync(Actor actor, IReadOnlyList<string> codes, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("countries");
        var faults = new List<Fault>();
        var countries = new List<Country>();
        foreach (var code in codes)
        {
            if (!vocabularies.Countries.TryResolve(code, out var country))
                faults.Add(new Fault("country", "A code of the country vocabulary.", code, [.. vocabularies.Countries.Suggest(code).Select(c => c.Code)]));
            else if (!countries.Contains(country))
                countries.Add(country);
        }

        if (faults.Count == 0 && countries.Count is < 2 or > Most)
            faults.Add(new Fault("country", $"Two to {Most} different countries.", string.Join(", ", codes)));
        if (faults.Count > 0)
            return Refused.Invalid(faults);
        await using var context = await database.ReadAsync(cancellationToken);
        var profiles = new List<CountryProfile>();
        foreach (var country in countries)
            profiles.Add(await ReadAsync(context, actor, country, null, cancellationToken));
        return profiles.ToArray();
    }

    private async Task<CountryProfile> ReadAsync(TocContext context, Actor actor, Country country, int? threshold, CancellationToken cancellationToken)
    {
        var own = country.Code;
        var cases = query.Where(context, actor, new CaseFilter { Countries = [own] });
        var profile = await ProfileStore.OfAsync(context, actor, cases, vocabularies, cancellationToken);
        var parts = await context.CaseCountries.Where(p => p.Certainty != Certainty.Refuted && cases.Any(c => c.Id == p.CaseId) && (p.Country == own || p.Flow == Flow.Origin || p.Flow == Flow.Destination))
            .Select(p => new { p.CaseId, p.Country, p.Stage, p.Flow }).Distinct().ToListAsync(cancellationToken);
        var mine = parts.Where(p => p.Country == own).ToList();
        var stages = Enum.GetValues<Stage>().Select(s => (Key: (string?)s.Text(), Cases: Distinct(p => p.Stage == s))).Append((null, Distinct(p => p.Stage is null))).ToList();
        var flows = Enum.GetValues<Flow>().Select(f => (Key: (string?)f.Text(), Cases: Distinct(p => p.Flow == f))).Append((null, Distinct(p => p.Flow is null))).ToList();
        var partners = Partners(Flow.Origin, Flow.Destination, true).Concat(Partners(Flow.Destination, Flow.Origin, false).Where(p => p.Code != own)).ToList();
        Func<string, int?>? shown = null;
        if (threshold is { } k)
        {
            IReadOnlyList<(string, IReadOnlyCollection<long>)> more =
            [
                .. stages.Select(s => ($"stage {s.Key}", (IReadOnlyCollection<long>)s.Cases)), .. flows.Select(f => ($"flow {f.Key}", (IReadOnlyCollection<long>)f.Cases)),
                .. partners.Select(p => ($"partner {p.Code} {p.Outward}", (IReadOnlyCollection<long>)p.Cases)),
            ];
            // Beside the profile stands that of all cases.
            var wider = await ProfileStore.OfAsync(context, actor, context.VisibleCases(actor), vocabularies, cancellationToken);
            (profile, shown) = await ShutProfile.OfAsync(context, actor, cases, vocabularies, profile, k, [wider], more, cancellationToken);
        }

        return new CountryProfile(
            new CountryName(own, country.Name), profile,
            [.. stages.Select(s => new KeyCount(s.Key, Count($"stage {s.Key}", s.Cases)))], [.. flows.Select(f => new KeyCount(f.Key, Count($"flow {f.Key}", f.Cases)))],
            [.. partners.Select(p => new FlowPartner(p.Code, vocabularies.Countries.Find(p.Code)?.Name ?? p.Code, p.Outward, Count($"partner {p.Code} {p.Outward}", p.Cases)))
                .OrderByDescending(p => p.Cases).ThenBy(p => p.Name, StringComparer.OrdinalIgnoreCase).ThenBy(p => p.Outward)],
            await TreatiesAsync(context, own, cancellationToken))
        { Date = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime) };

        int? Count(string key, HashSet<long> members) => shown is null ? members.Count : shown(key);

        HashSet<long> Distinct(Func<(long Case, Stage? Stage, Flow? Flow), bool> counts) => [.. mine.Where(p => counts((p.CaseId, p.Stage, p.Flow))).Select(p => p.CaseId)];

        IEnumerable<(string Code, bool Outward, HashSet<long> Cases)> Partners(Flow here, Flow there, bool outward)
        {
            var from = mine.Where(p => p.Flow == here).Select(p => p.CaseId).ToHashSet();
            return parts.Where(p => p.Flow == there && from.Contains(p.CaseId)).GroupBy(p => p.Country).Select(g => (g.Key, outward, g.Select(p => p.CaseId).ToHashSet()));
        }
    }

    private static async Task<IReadOnlyList<TreatyOf>> TreatiesAsync(TocContext context, string code, CancellationToken cancellationToken)
    {
        var newest = await context.TreatySnapshots.GroupBy(s => s.Instrument).Select(g => new { Instrument = g.Key, AsOf = g.Max(s => s.AsOf) }).ToListAsync(cancellationToken);
        var actions = await (
            from action in context.TreatyActions
            join snapshot in context.TreatySnapshots on action.SnapshotId equals snapshot.Id
            where action.Participant == code
            select new { snapshot.Instrument, snapshot.AsOf, action.SignedOn, action.DepositedOn }).ToListAsync(cancellationToken);
        return [.. newest.OrderBy(n => n.Instrument).Select(n => (n, Found: actions.FirstOrDefault(a => a.Instrument == n.Instrument && a.AsOf == n.AsOf))).Select(x => new TreatyOf(x.n.Instrument, x.n.AsOf, x.Found?.SignedOn, x.Found?.DepositedOn))];
    }
}
