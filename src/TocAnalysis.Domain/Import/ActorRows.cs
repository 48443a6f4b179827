using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Sources;

namespace TocAnalysis.Domain.Import;

/// <summary>Reads the files of groups, of links between them, and of sources.</summary>
internal static class ActorRows
{
    public static IReadOnlyList<PackageRow<GroupContent>> Groups(PackageCells? cells)
    {
        var rows = new List<PackageRow<GroupContent>>();
        while (cells?.Next() == true)
        {
            var group = new GroupContent
            {
                Reference = cells.Reference("group"),
                Name = cells.Cell("name") ?? "",
                Aliases = cells.Texts("aliases"),
                Kind = cells.Term<GroupKind>("kind") ?? GroupKind.OrganizedGroup,
                Structure = cells.Term<GroupStructure>("structure"),
                HomeCountry = cells.Country("home_country"),
                Note = cells.Cell("note"),
            };
            if (group.Reference is null)
                continue;
            cells.CheckKey(group.Reference);
            rows.Add(cells.At(group));
        }

        return rows;
    }

    public static IReadOnlyList<PackageRow<GroupLink>> Links(PackageCells? cells)
    {
        var rows = new List<PackageRow<GroupLink>>();
        while (cells?.Next() == true)
        {
            var (from, to, kind) = (cells.Reference("from"), cells.Reference("to"), cells.Term<GroupLinkKind>("kind"));
            var (of, start, end) = (cells.Reference("case"), cells.Date("start"), cells.Date("end"));
            var (note, source, locator) = (cells.Cell("note"), cells.Reference("source"), cells.Cell("locator"));
            cells.CheckPeriod(start, end);
            if (from is null || to is null || kind is null)
                continue;
            if (from == to)
                cells.Add(PackageFaultKind.SelfLink, "to", to, "Another group than the one the link goes from.");
            // A link without direction is the same link written from either end.
            var (one, other) = kind is not (GroupLinkKind.Partner or GroupLinkKind.Competes) || string.CompareOrdinal(from, to) < 0 ? (from, to) : (to, from);
            cells.CheckKey(one, other, kind.Value.Text(), of);
            rows.Add(cells.At(new GroupLink(from, to, kind.Value, of, start, end, note, source, locator)));
        }

        return rows;
    }

    public static IReadOnlyList<PackageRow<SourceContent>> Sources(PackageCells? cells)
    {
        var rows = new List<PackageRow<SourceContent>>();
        while (cells?.Next() == true)
        {
            var source = new SourceContent
            {
                Reference = cells.Reference("source"),
                Type = cells.Term<SourceType>("type") ?? SourceType.Other,
                Title = cells.Cell("title") ?? "",
                Authors = cells.Cell("authors"),
                Year = cells.Cell("year"),
                Publisher = cells.Cell("publisher"),
                Url = cells.Address("url"),
                Reliability = cells.Term<Reliability>("reliability"),
                Note = cells.Cell("note"),
            };
            if (source.Reference is null)
                continue;
            cells.CheckKey(source.Reference);
            rows.Add(cells.At(source));
        }

        return rows;
    }
}
