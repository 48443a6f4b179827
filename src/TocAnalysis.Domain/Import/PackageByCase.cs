using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Domain.Import;

/// <summary>The rows of a package, to be had by the reference of the case they belong to.</summary>
public sealed class PackageByCase
{
    private readonly Dictionary<string, PackageRow<PackageCase>> heads;
    private readonly ILookup<string, PackageRow<OfCase<DomainAssignment>>> domains;
    private readonly ILookup<string, PackageRow<OfCase<CountryInvolvement>>> countries;
    private readonly ILookup<string, PackageRow<OfCase<CaseOffence>>> offences;
    private readonly ILookup<string, PackageRow<OfCase<CaseGroup>>> groups;
    private readonly ILookup<string, PackageRow<OfCase<CaseActivity>>> activities;
    private readonly ILookup<string, PackageRow<OfCase<CaseSource>>> sources;
    private readonly ILookup<string, PackageRow<OfCase<CompetingValue>>> competing;

    /// <summary>Sorts the rows of a valid package by case.</summary>
    /// <param name="package">The package.</param>
    public PackageByCase(PackageContent package)
    {
        ArgumentNullException.ThrowIfNull(package);
        Package = package;
        heads = package.Cases.ToDictionary(r => r.Value.Head.Reference!, StringComparer.Ordinal);
        domains = package.Domains.ToLookup(r => r.Value.Case, StringComparer.Ordinal);
        countries = package.Countries.ToLookup(r => r.Value.Case, StringComparer.Ordinal);
        offences = package.Offences.ToLookup(r => r.Value.Case, StringComparer.Ordinal);
        groups = package.CaseGroups.ToLookup(r => r.Value.Case, StringComparer.Ordinal);
        activities = package.Activities.ToLookup(r => r.Value.Case, StringComparer.Ordinal);
        sources = package.CaseSources.ToLookup(r => r.Value.Case, StringComparer.Ordinal);
        competing = package.Competing.ToLookup(r => r.Value.Case, StringComparer.Ordinal);
        References = [.. heads.Keys
            .Concat(domains.Select(g => g.Key)).Concat(countries.Select(g => g.Key)).Concat(offences.Select(g => g.Key)).Concat(groups.Select(g => g.Key))
            .Concat(activities.Select(g => g.Key)).Concat(sources.Select(g => g.Key)).Concat(competing.Select(g => g.Key))
            .Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The package itself.</summary>
    public PackageContent Package { get; }

    /// <summary>References of the cases that the package says something of, codings and links apart; those of its own file first and in its order.</summary>
    public IReadOnlyList<string> References { get; }

    /// <summary>The head of a case; null: the package does not bring it.</summary>
    public PackageRow<PackageCase>? Head(string reference) => heads.GetValueOrDefault(reference);

    /// <summary>Domains of a case.</summary>
    public IEnumerable<PackageRow<OfCase<DomainAssignment>>> Domains(string reference) => domains[reference];

    /// <summary>Countries of a case.</summary>
    public IEnumerable<PackageRow<OfCase<CountryInvolvement>>> Countries(string reference) => countries[reference];

    /// <summary>Offences of a case.</summary>
    public IEnumerable<PackageRow<OfCase<CaseOffence>>> Offences(string reference) => offences[reference];

    /// <summary>Groups of a case.</summary>
    public IEnumerable<PackageRow<OfCase<CaseGroup>>> Groups(string reference) => groups[reference];

    /// <summary>Activities of a case.</summary>
    public IEnumerable<PackageRow<OfCase<CaseActivity>>> Activities(string reference) => activities[reference];

    /// <summary>Sources of a case.</summary>
    public IEnumerable<PackageRow<OfCase<CaseSource>>> Sources(string reference) => sources[reference];

    /// <summary>Values that sources of a case give otherwise.</summary>
    public IEnumerable<PackageRow<OfCase<CompetingValue>>> Competing(string reference) => competing[reference];
}
