using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Import;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Data.Replicas;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>
/// Gives what the actor may see as a case package. With all cases it holds every group and source as well; with a selection only those that the
/// selected cases, their codings and their links name.
/// </summary>
public sealed class ExportPackage(ReplicaReads reads, CaseQuery query, Vocabularies vocabularies)
{
    /// <summary>Cases that are read from the database at once.</summary>
    private const int Portion = 500;

    /// <summary>The package of all cases that the actor may see, or of those that a filter leaves.</summary>
    /// <param name="filter">Narrows the cases, as in every list.</param>
    /// <param name="actor">Who takes the data out.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Result<PackageContent>> HandleAsync(CaseFilter filter, Actor actor, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Export))
            return Refused.Forbidden("export");
        return await reads.RunAsync(place => ReadAsync(place, filter, actor, cancellationToken), cancellationToken);
    }

    private async Task<PackageContent> ReadAsync(ReadPlace place, CaseFilter filter, Actor actor, CancellationToken cancellationToken)
    {
        await using var context = await place.ReadAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        var chosen = await query.Where(context, actor, filter).OrderBy(c => c.Id).Select(c => new { c.Id, c.Reference }).ToListAsync(cancellationToken);
        var references = chosen.ToDictionary(c => c.Id, c => c.Reference);
        var contents = new List<CaseContent>(chosen.Count);
        foreach (var portion in chosen.Chunk(Portion))
        {
            var found = await CaseStore.ContentsAsync(context, [.. portion.Select(c => c.Id)], cancellationToken);
            contents.AddRange(portion.Select(c => found[c.Id]));
        }

        var names = await NamesAsync(context, cancellationToken);
        var codings = await CodingsAsync(context, actor, references, names, cancellationToken);
        var isWhole = filter.IsAll && await context.SeesEveryCaseAsync(actor, cancellationToken);
        var links = await LinksAsync(context, references, names, isWhole, cancellationToken);
        var registers = await PackageRegisters.ExportedAsync(context, actor, references, names, isWhole, cancellationToken);
        var groups = contents.SelectMany(c => c.Groups).Select(g => g.Group).Concat(links.SelectMany(l => new[] { l.From, l.To }))
            .Concat(registers.SelectMany(r => new[] { r.FromGroup, r.ToGroup }).OfType<string>()).ToHashSet(StringComparer.Ordinal);
        links = isWhole ? links : [.. links.Where(l => groups.Contains(l.From) && groups.Contains(l.To))];
        var sources = contents.SelectMany(c => c.Countries.Select(p => p.Source).Concat(c.Offences.Select(p => p.Source)).Concat(c.Groups.Select(p => p.Source)).Concat(c.Sources.Select(p => p.Source)))
            .Concat(links.Select(l => l.Source)).Concat(codings.SelectMany(c => c.Coding.Evidence).Select(e => e.Source)).Concat(registers.Select(r => r.Source)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var groupRows = await context.Groups.ToListAsync(cancellationToken);
        var sourceRows = await context.Sources.ToListAsync(cancellationToken);
        return new PackageContent
        {
            Cases = [.. contents.Select(c => new PackageRow<PackageCase>(new PackageCase(c)))],
            Domains = Parts<DomainAssignment>(contents, c => [.. c.Domains.Where(d => d.Criterion is not null || d.Note is not null)]),
            Countries = Parts(contents, c => c.Countries),
            Offences = Parts(contents, c => c.Offences),
            Groups = [.. groupRows.Where(g => isWhole || groups.Contains(g.Reference)).Select(g => new PackageRow<Domain.Groups.GroupContent>(PackageRecords.Content(g)))],
            CaseGroups = Parts(contents, c => c.Groups),
            GroupLinks = [.. links.Select(l => new PackageRow<Domain.Groups.GroupLink>(l))],
            Activities = Parts(contents, c => c.Activities),
            Sources = [.. sourceRows.Where(s => isWhole || sources.Contains(s.Reference)).Select(s => new PackageRow<Domain.Sources.SourceContent>(PackageRecords.Content(s)))],
            CaseSources = Parts(contents, c => c.Sources),
            Competing = Parts(contents, c => c.Competing),
            Codings = [.. codings.Select(c => new PackageRow<PackageCoding>(c))],
            Registers = [.. registers.Select(r => new PackageRow<Domain.Registers.RegisterEntry>(r))],
        };
    }

    /// <summary>Writes a package as a ZIP.</summary>
    public void ToZip(Stream stream, PackageContent content) => WritePackage.ToZip(stream, content, vocabularies.Codebook);

    /// <summary>Writes a package as files of a folder.</summary>
    public void ToFolder(string path, PackageContent content) => WritePackage.ToFolder(path, content, vocabularies.Codebook);

    private static IReadOnlyList<PackageRow<OfCase<T>>> Parts<T>(IEnumerable<CaseContent> contents, Func<CaseContent, IReadOnlyList<T>> parts) =>
        [.. contents.SelectMany(c => parts(c).Select(p => new PackageRow<OfCase<T>>(new OfCase<T>(c.Reference!, p))))];

    private static async Task<ReferenceNames> NamesAsync(TocContext context, CancellationToken cancellationToken)
    {
        var names = new ReferenceNames();
        foreach (var group in await context.Groups.Select(g => new { g.Id, g.Reference }).ToListAsync(cancellationToken))
            names.AddGroup(group.Id, group.Reference);
        foreach (var source in await context.Sources.Select(s => new { s.Id, s.Reference }).ToListAsync(cancellationToken))
            names.AddSource(source.Id, source.Reference);
        return names;
    }

    private static async Task<List<PackageCoding>> CodingsAsync(TocContext context, Actor actor, Dictionary<long, string> references, ReferenceNames names, CancellationToken cancellationToken)
    {
        var coders = await context.Coders.ToDictionaryAsync(c => c.Id, c => c.Name, cancellationToken);
        var codings = new List<PackageCoding>();
        foreach (var portion in references.Keys.Chunk(Portion))
        {
            // The package brings the codebook in use: what was mapped stands under its new code, once for a coder and a round, as it counts here.
            var rows = await context.VisibleCodings(actor).Include(c => c.Evidence).Where(c => portion.Contains(c.CaseId)).ToListAsync(cancellationToken);
            codings.AddRange(rows.GroupBy(c => (c.CaseId, c.CountsAs, c.CoderId, c.Round)).Select(g => g.OrderBy(c => c.UpdatedAt).ThenBy(c => c.Id).Last()).OrderBy(c => c.Id)
                .Select(row => new PackageCoding(references[row.CaseId], coders[row.CoderId], PackageRecords.Content(row, names) with { Code = row.CountsAs })));
        }

        return codings;
    }

    private static async Task<List<Domain.Groups.GroupLink>> LinksAsync(
        TocContext context, Dictionary<long, string> references, ReferenceNames names, bool isWhole, CancellationToken cancellationToken)
    {
        var rows = await context.GroupLinks.OrderBy(l => l.Id).ToListAsync(cancellationToken);
        // A link that no case shows is nobody's in particular: it goes with all cases, not with a selection.
        return [.. rows
            .Where(l => l.CaseId is { } id ? references.ContainsKey(id) : isWhole)
            .Select(l => PackageRecords.Content(l, names, l.CaseId is { } id ? references[id] : null))];
    }
}
