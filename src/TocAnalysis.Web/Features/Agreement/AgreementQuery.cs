using System.Globalization;
using Microsoft.Extensions.Primitives;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Agreement;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Agreement;

/// <summary>Reads what is asked from a query string, the same for page, REST and file. <c>code</c> names the code compared; all other case filters narrow the cases.</summary>
internal static class AgreementQuery
{
    public static Result<AgreementRequest> Read(CaseQuery query, IEnumerable<KeyValuePair<string, StringValues>> given, params IEnumerable<string> alsoKnown)
    {
        var all = given.ToList();
        var filter = query.Read(all.Where(p => !Is(p.Key, "code")), ["round", "seed", "draws", "until", .. alsoKnown]);
        var faults = filter.Faults.ToList();
        var (seed, draws) = (AgreementOptions.UsualSeed, 1_000);
        if (One("seed") is { } s && !ulong.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out seed))
            faults.Add(new Fault("seed", "A whole number from 0.", s));
        if (One("draws") is { } d && (!int.TryParse(d, NumberStyles.None, CultureInfo.InvariantCulture, out draws) || draws > ComputeAgreement.MostDraws))
            faults.Add(new Fault("draws", $"A whole number from 0 to {ComputeAgreement.MostDraws}.", d));
        DateTimeOffset? until = null;
        if (One("until") is { } u)
        {
            // A query may have lost its plus sign to a blank.
            if (DateTimeOffset.TryParse(u.Replace(' ', '+'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment))
                until = moment;
            else
                faults.Add(new Fault("until", "A moment such as 2026-01-31T12:00:00Z.", u));
        }

        var request = (Round: One("round"), Code: One("code"));
        return faults.Count > 0 ? Refused.Invalid(faults) : new AgreementRequest(request.Round, request.Code, filter.Value, seed, draws, until);

        string? One(string name)
        {
            var values = all.Where(p => Is(p.Key, name)).SelectMany(p => p.Value).Where(v => !string.IsNullOrWhiteSpace(v)).Distinct(StringComparer.Ordinal).ToList();
            if (values.Count > 1)
                faults.Add(new Fault(name, "One value.", string.Join(", ", values)));
            return values.Count > 0 ? values[0]!.Replace('\0', '\uFFFD') : null;
        }
    }

    private static bool Is(string key, string name) => string.Equals(key, name, StringComparison.OrdinalIgnoreCase);
}
