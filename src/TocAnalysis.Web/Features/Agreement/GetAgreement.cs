using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Agreement;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Suggestions;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Agreement;

/// <summary>What is asked: a round and a code, both may be left out; cases narrow it further.</summary>
/// <param name="Round">Name of a round; null: all recorded codings, whatever round they belong to.</param>
/// <param name="Code">Key of a code; null: all codes in summary.</param>
/// <param name="Filter">Which cases.</param>
/// <param name="Seed">Seed of the resampling.</param>
/// <param name="Draws">Resamples for intervals.</param>
/// <param name="Until">Only submissions up to this moment; null: all. Submissions never change, so figures of an earlier moment stay what they were.</param>
public sealed record AgreementRequest(string? Round, string? Code, CaseFilter Filter, ulong Seed = AgreementOptions.UsualSeed, int Draws = 1_000, DateTimeOffset? Until = null);

/// <summary>What every figure of an answer rests on.</summary>
/// <param name="Round">Name of the round; null: all recorded codings.</param>
/// <param name="Coders">The coders compared, in the order of the matrix.</param>
/// <param name="Versions">Codebook versions coded with.</param>
/// <param name="Filter">The cases in words.</param>
/// <param name="Independent">Submitted blind.</param>
/// <param name="Date">Day of the computation (UTC).</param>
/// <param name="Notes">What a reader must know.</param>
public sealed record AgreementTerms(string? Round, IReadOnlyList<string> Coders, IReadOnlyList<int> Versions, string Filter, bool Independent, DateOnly Date, IReadOnlyList<string> Notes);

/// <summary>One code in the summary.</summary>
public sealed record CodeAgreement(string Code, string Title, AgreementReport Report);

/// <summary>A pair of coders on one code, or over all codes pooled.</summary>
public sealed record PairAgreement(string First, string Second, int Pairable, Coefficient Percent, Coefficient Kappa, Coefficient Alpha);

/// <summary>Agreement among the cases whose last submission fell into a month.</summary>
public sealed record PeriodAgreement(string Period, int Units, int Pairable, Coefficient Percent, Coefficient Alpha);

/// <summary>Agreement on the code in one round, to be held beside the other rounds.</summary>
/// <param name="Round">Name of the round.</param>
/// <param name="Version">Codebook version of the round.</param>
/// <param name="Independent">Submitted blind.</param>
/// <param name="Units">Cases that at least one coder submitted.</param>
/// <param name="Pairable">Those with values of two or more coders.</param>
/// <param name="Coders">Coders with a value.</param>
/// <param name="Percent">Percent agreement of pairs.</param>
/// <param name="Alpha">Krippendorff's alpha, nominal.</param>
public sealed record RoundAgreement(string Round, int Version, bool Independent, int Units, int Pairable, int Coders, Coefficient Percent, Coefficient Alpha);

/// <summary>The summary over all codes.</summary>
/// <param name="Terms">What it rests on.</param>
/// <param name="Codes">Each code.</param>
/// <param name="Pooled">Kappa pooled over the codes.</param>
/// <param name="Sets">Alpha of the sets of values given to each case, by distance.</param>
public sealed record AgreementSummary(AgreementTerms Terms, IReadOnlyList<CodeAgreement> Codes, PooledKappa Pooled, IReadOnlyList<(SetDistance Distance, Coefficient Alpha)> Sets);

/// <summary>One code in full.</summary>
/// <param name="Terms">What it rests on.</param>
/// <param name="Code">The code.</param>
/// <param name="Report">Every coefficient, with intervals.</param>
/// <param name="Pairs">Each pair of coders.</param>
/// <param name="Periods">Over time.</param>
/// <param name="Rounds">Each round that asked for the code.</param>
/// <param name="Seed">Seed of the resampling.</param>
/// <param name="Cases">Identifiers of the cases, as rows of the matrix.</param>
/// <param name="Matrix">The values, one row per case and one column per coder.</param>
public sealed record CodeAgreementDetail(
    AgreementTerms Terms, CodeDefinition Code, AgreementReport Report, IReadOnlyList<PairAgreement> Pairs, IReadOnlyList<PeriodAgreement> Periods, IReadOnlyList<RoundAgreement> Rounds, ulong Seed,
    IReadOnlyList<string> Cases, IReadOnlyList<IReadOnlyList<string?>> Matrix);

/// <summary>Computes agreement between coders from their submissions: page, REST and files all come from here. What was adjudicated is never looked at.</summary>
public sealed class GetAgreement(TocDatabase database, CaseQuery query, FilterLabels labels, Vocabularies vocabularies, TimeProvider clock)
{
    /// <summary>Pairs and months are left out beyond this many coders: the table would be longer than anybody reads.</summary>
    private const int MostCodersForPairs = 12;

    private const int MostRounds = 50;

    /// <summary>The names of all rounds: those held here, and those that came with packages.</summary>
    public async Task<Result<IReadOnlyList<string>>> RoundsAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("agreement");
        await using var context = await database.ReadAsync(cancellationToken);
        return await context.Rounds.Select(r => r.Name).Union(context.VisibleCodings(actor).Where(c => c.Round != null).Select(c => c.Round!)).OrderBy(n => n).ToListAsync(cancellationToken);
    }

    /// <summary>Every code in summary, without intervals.</summary>
    public async Task<Result<AgreementSummary>> SummaryAsync(Actor actor, AgreementRequest request, CancellationToken cancellationToken)
    {
        var loaded = await LoadAsync(actor, request, cancellationToken);
        if (!loaded.Succeeded)
            return new Refused(loaded.Refusal!.Value, loaded.Faults);
        var (data, codebook, terms) = loaded.Value;
        var tables = data.Codes.Select(code => (Code: code, Table: data.Table(code, codebook))).ToList();
        return new AgreementSummary(
            terms,
            [.. tables.Select(t => new CodeAgreement(t.Code, codebook.Find(t.Code)?.Title ?? "", AgreementReport.Compute(t.Table)))],
            PooledKappa.Of([.. tables.Select(t => t.Table)]),
            SetAgreement.All(Sets(data)));
    }

    /// <summary>One code with intervals, pairs and months.</summary>
    public async Task<Result<CodeAgreementDetail>> CodeAsync(Actor actor, AgreementRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var loaded = await LoadAsync(actor, request, cancellationToken);
        if (!loaded.Succeeded)
            return new Refused(loaded.Refusal!.Value, loaded.Faults);
        var (data, codebook, terms) = loaded.Value;
        var code = request.Code ?? "";
        if (codebook.Find(code) is not { IsCodable: true } definition)
        {
            var codable = codebook.Codes.Where(c => c.IsCodable).Select(c => c.Key).ToList();
            return Refused.Invalid(new Fault("code", "A code that is coded by hand.", code, NearestTerms.Of(code, codable)));
        }

        if (data.Round is not null && !data.Codes.Contains(code))
            return Refused.Invalid(new Fault("code", $"A code of the round {data.Round}: {string.Join(", ", data.Codes)}.", code));
        var matrix = data.Matrix(code);
        var report = AgreementReport.Compute(AgreementData.Table(matrix, code, codebook), new AgreementOptions(request.Draws, request.Seed));
        return new CodeAgreementDetail(
            terms, definition, report, Pairs(data, code, codebook), Periods(data, code, codebook), await CompareAsync(actor, request, code, cancellationToken), request.Seed,
            [.. data.Cases.Select(c => CaseId.Text(c))], matrix);
    }

    private async Task<Result<Loaded>> LoadAsync(Actor actor, AgreementRequest request, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("agreement");
        await using var context = await database.ReadAsync(cancellationToken);
        await using var snapshot = await context.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        var data = await AgreementData.LoadAsync(context, actor, request.Round, request.Until, query.Where(context, actor, request.Filter), cancellationToken);
        if (!data.Succeeded)
            return new Refused(data.Refusal!.Value, data.Faults);
        var versions = data.Value.Versions;
        var codebook = (versions.Count > 0 ? vocabularies.CodebookOf(versions[^1]) : null) ?? vocabularies.Codebook;
        var terms = new AgreementTerms(
            data.Value.Round, [.. data.Value.Coders.Select(c => c.Name)], versions, labels.InWords(request.Filter), data.Value.Independent,
            DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), [.. Notes(data.Value), .. Moments(data.Value, request.Until)]);
        return new Loaded(data.Value, codebook, terms);
    }

    private static IEnumerable<string> Notes(AgreementData data)
    {
        yield return "A unit is one code on one case. n counts the cases that at least one coder submitted; pairable are those with values of two or more coders.";
        yield return data.Round is null
            ? "All recorded codings were taken, the latest of each coder. They were not given in one blind round, so agreement may be higher than between independent coders."
            : data.Independent
                ? "Values are those at the moment of submission, given before any coder could see the others'. Decisions of adjudicators do not enter."
                : "The round was not blind: coders could see each other's codings. Decisions of adjudicators do not enter.";
        yield return "“Does not apply” and “cannot tell” are values; “not coded” is a missing value.";
        if (data.Versions.Count > 1)
            yield return $"Codings rest on several codebook versions: {string.Join(", ", data.Versions)}.";
    }

    private static IEnumerable<string> Moments(AgreementData data, DateTimeOffset? until)
    {
        if (until is { } moment)
            yield return $"Only submissions up to {Moment(moment)} enter: these are the figures of that moment.";
        foreach (var raise in data.Raises.Where(r => until is null || r.At < until))
            yield return $"The share of double coding was raised from {raise.From} to {raise.To} % on {Moment(raise.At)}; until={Moment(raise.At)} gives the figures as they stood before.";
    }

    private static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    private static IReadOnlyList<PairAgreement> Pairs(AgreementData data, string code, CodebookContent codebook)
    {
        var pairs = new List<PairAgreement>();
        if (data.Coders.Count is < 2 or > MostCodersForPairs)
            return pairs;
        for (var a = 0; a < data.Coders.Count; a++)
        {
            for (var b = a + 1; b < data.Coders.Count; b++)
            {
                var table = data.Table(code, codebook, [data.Coders[a], data.Coders[b]]);
                var report = AgreementReport.Compute(table);
                pairs.Add(new PairAgreement(
                    data.Coders[a].Name, data.Coders[b].Name, table.PairableUnits, report[CoefficientNames.PercentAgreement], report[CoefficientNames.CohenKappa], report[CoefficientNames.KrippendorffAlphaNominal]));
            }
        }

        return pairs;
    }

    /// <summary>The rounds that asked for the code, in the order in which they began.</summary>
    private async Task<IReadOnlyList<RoundAgreement>> CompareAsync(Actor actor, AgreementRequest request, string code, CancellationToken cancellationToken)
    {
        await using var context = await database.ReadAsync(cancellationToken);
        var cases = query.Where(context, actor, request.Filter);
        var rounds = new List<RoundAgreement>();
        foreach (var name in await context.Rounds.Where(r => r.Codes.Contains(code)).OrderBy(r => r.Id).Select(r => r.Name).Take(MostRounds).ToListAsync(cancellationToken))
        {
            var loaded = await AgreementData.LoadAsync(context, actor, name, request.Until, cases, cancellationToken);
            if (!loaded.Succeeded || loaded.Value is not { Coders.Count: > 0 } data)
                continue;
            var version = data.Versions[0];
            var table = data.Table(code, vocabularies.CodebookOf(version) ?? vocabularies.Codebook);
            var report = AgreementReport.Compute(table);
            rounds.Add(new RoundAgreement(
                name, version, data.Independent, table.Units, table.PairableUnits, table.Coders, report[CoefficientNames.PercentAgreementPairs], report[CoefficientNames.KrippendorffAlphaNominal]));
        }

        return rounds;
    }

    /// <summary>By the month of the last value that a case got: agreement may rise with practice or fall with fatigue.</summary>
    private static IReadOnlyList<PeriodAgreement> Periods(AgreementData data, string code, CodebookContent codebook)
    {
        var months = data.Ratings.Where(r => r.Values.ContainsKey(code)).GroupBy(r => r.CaseId).ToDictionary(g => g.Key, g => g.Max(r => r.At).UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture));
        var matrix = data.Matrix(code);
        return
        [
            .. data.Cases.Select((record, row) => (Month: months.GetValueOrDefault(record), Row: row)).Where(r => r.Month is not null).GroupBy(r => r.Month!).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g =>
            {
                var table = AgreementData.Table([.. g.Select(r => matrix[r.Row])], code, codebook);
                var report = AgreementReport.Compute(table);
                return new PeriodAgreement(g.Key, table.Units, table.PairableUnits, report[CoefficientNames.PercentAgreementPairs], report[CoefficientNames.KrippendorffAlphaNominal]);
            }),
        ];
    }

    /// <summary>For each case and coder the set of statements made: code and value, for values that assert something.</summary>
    private static List<IReadOnlyList<IReadOnlyCollection<string>?>> Sets(AgreementData data)
    {
        var columns = data.Coders.Select((c, i) => (c.Id, i)).ToDictionary(c => c.Id, c => c.i);
        var rows = data.Cases.ToDictionary(c => c, _ => new IReadOnlyCollection<string>?[data.Coders.Count]);
        foreach (var ratings in data.Ratings)
        {
            rows[ratings.CaseId][columns[ratings.CoderId]] =
                [.. ratings.Values.Where(v => Tokens.TryParse<CodingValue>(v.Value, out var value) && CodingRules.NeedsEvidence(value)).Select(v => $"{v.Key}:{v.Value}")];
        }

        return [.. data.Cases.Select(c => (IReadOnlyList<IReadOnlyCollection<string>?>)rows[c])];
    }

    private sealed record Loaded(AgreementData Data, CodebookContent Codebook, AgreementTerms Terms);
}
