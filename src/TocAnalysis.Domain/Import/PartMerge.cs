using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Domain.Import;

/// <summary>
/// Puts the parts of a case in a package and those recorded together. A row is known by its key; where a key may change (the role of a group, the
/// locator of a source, the place of an activity) and just one recorded part and one row are left over, they are taken for the same.
/// </summary>
internal static class PartMerge
{
    public static IReadOnlyList<DomainAssignment> Domains(
        IReadOnlyList<DomainAssignment> old, IEnumerable<PackageRow<OfCase<DomainAssignment>>> rows, PackageContent package, List<PackageChange> changes) =>
        Merge(old, rows, package, changes, (o, g) => o.Domain == g.Domain, null, (o, g, f) => o with
        {
            Criterion = f.Take("criterion", o.Criterion, g.Criterion),
            Note = f.Take("note", o.Note, g.Note),
        });

    public static IReadOnlyList<CountryInvolvement> Countries(
        IReadOnlyList<CountryInvolvement> old, IEnumerable<PackageRow<OfCase<CountryInvolvement>>> rows, PackageContent package, List<PackageChange> changes) =>
        Merge(old, rows, package, changes, (o, g) => o.Country == g.Country && o.Stage == g.Stage && o.Flow == g.Flow, null, (o, g, f) => o with
        {
            Certainty = f.Take("certainty", o.Certainty, g.Certainty),
            Note = f.Take("note", o.Note, g.Note),
            Source = f.Take("source", o.Source, g.Source),
            Locator = f.Take("locator", o.Locator, g.Locator),
        });

    public static IReadOnlyList<CaseOffence> Offences(
        IReadOnlyList<CaseOffence> old, IEnumerable<PackageRow<OfCase<CaseOffence>>> rows, PackageContent package, List<PackageChange> changes) =>
        Merge(old, rows, package, changes, (o, g) => o.Offence == g.Offence, null, (o, g, f) => o with
        {
            Role = f.Take("role", o.Role, g.Role),
            Note = f.Take("note", o.Note, g.Note),
            Source = f.Take("source", o.Source, g.Source),
            Locator = f.Take("locator", o.Locator, g.Locator),
        });

    public static IReadOnlyList<CaseGroup> Groups(
        IReadOnlyList<CaseGroup> old, IEnumerable<PackageRow<OfCase<CaseGroup>>> rows, PackageContent package, List<PackageChange> changes) =>
        Merge(old, rows, package, changes, (o, g) => o.Group == g.Group && o.Role == g.Role, (o, g) => o.Group == g.Group, (o, g, f) => o with
        {
            Role = f.Take("role", o.Role, g.Role),
            Note = f.Take("note", o.Note, g.Note),
            Source = f.Take("source", o.Source, g.Source),
            Locator = f.Take("locator", o.Locator, g.Locator),
        });

    public static IReadOnlyList<CaseActivity> Activities(
        IReadOnlyList<CaseActivity> old, IEnumerable<PackageRow<OfCase<CaseActivity>>> rows, PackageContent package, List<PackageChange> changes) =>
        Merge(old, rows, package, changes,
            (o, g) => o.Activity == g.Activity && o.Place == g.Place && o.Country == g.Country, (o, g) => o.Activity == g.Activity && o.Country == g.Country, (o, g, f) => o with
            {
                Place = f.Take("place", o.Place, g.Place),
                Note = f.Take("note", o.Note, g.Note),
            });

    public static IReadOnlyList<CaseSource> Sources(
        IReadOnlyList<CaseSource> old, IEnumerable<PackageRow<OfCase<CaseSource>>> rows, PackageContent package, List<PackageChange> changes) =>
        Merge(old, rows, package, changes, (o, g) => o.Source == g.Source && o.Locator == g.Locator, (o, g) => o.Source == g.Source, (o, g, f) => o with
        {
            Locator = f.Take("locator", o.Locator, g.Locator),
        });

    public static IReadOnlyList<CompetingValue> Competing(
        IReadOnlyList<CompetingValue> old, IEnumerable<PackageRow<OfCase<CompetingValue>>> rows, PackageContent package, List<PackageChange> changes) =>
        Merge(old, rows, package, changes,
            (o, g) => Same(o, g) && o.Locator == g.Locator, Same, (o, g, f) => o with
            {
                Certainty = f.Take("certainty", o.Certainty, g.Certainty),
                Note = f.Take("note", o.Note, g.Note),
                Locator = f.Take("locator", o.Locator, g.Locator),
            });

    private static bool Same(CompetingValue o, CompetingValue g) => o.Field == g.Field && o.Value == g.Value && o.Against == g.Against && o.Source == g.Source;

    private static IReadOnlyList<T> Merge<T>(
        IReadOnlyList<T> old,
        IEnumerable<PackageRow<OfCase<T>>> rows,
        PackageContent package,
        List<PackageChange> changes,
        Func<T, T, bool> isSame,
        Func<T, T, bool>? isLike,
        Func<T, T, ChangedFields, T> change) where T : notnull
    {
        if (old.Count == 0)
        {
            // Nothing to compare with, as with every new case.
            var parts = new List<T>();
            foreach (var row in rows)
            {
                parts.Add(row.Value.Part);
                changes.Add(new PackageChange(row.File, row.Row, true, []));
            }

            return parts;
        }

        var merged = old.ToList();
        var free = Enumerable.Range(0, old.Count).ToList();
        var given = rows.ToList();
        var pairs = new int?[given.Count];

        void Pair(Func<T, T, bool> matches, bool onlyOneToOne)
        {
            for (var g = 0; g < given.Count; g++)
            {
                if (pairs[g] is not null)
                    continue;
                var part = given[g].Value.Part;
                var found = free.FindAll(i => matches(old[i], part));
                var rivals = onlyOneToOne ? given.Where((r, i) => pairs[i] is null && found.Exists(f => matches(old[f], r.Value.Part))).Count() : 1;
                if (found.Count == 0 || (onlyOneToOne && (found.Count > 1 || rivals > 1)))
                    continue;
                pairs[g] = found[0];
                free.Remove(found[0]);
            }
        }

        // First what is the same in every cell, so that of two parts with one key each row finds its own.
        Pair((o, g) => EqualityComparer<T>.Default.Equals(o, g), onlyOneToOne: false);
        Pair(isSame, onlyOneToOne: false);
        if (isLike is not null)
            Pair(isLike, onlyOneToOne: true);
        for (var g = 0; g < given.Count; g++)
        {
            var (part, file, row) = (given[g].Value.Part, given[g].File, given[g].Row);
            var fields = new ChangedFields(package, file);
            if (pairs[g] is { } at)
                merged[at] = change(old[at], part, fields);
            else
                merged.Add(part);
            changes.AddRange(fields.Changes(pairs[g] is null, row));
        }

        return merged;
    }
}
