using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Registers;

/// <summary>What an entry may name: references with names.</summary>
public sealed record RegisterChoices(IReadOnlyList<(string Code, string Label)> Groups, IReadOnlyList<(string Code, string Label)> Sources);

/// <summary>Reads what the form offers under its lines; the check knows all, also where there are more than are offered.</summary>
public sealed class GetRegisterChoices(TocDatabase database)
{
    private const int Most = 500;

    public async Task<RegisterChoices> HandleAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Record))
            return new RegisterChoices([], []);
        await using var context = await database.ReadAsync(cancellationToken);
        var groups = await context.VisibleGroups(actor).OrderBy(g => g.Name).Select(g => new { g.Reference, g.Name }).Take(Most).ToListAsync(cancellationToken);
        var sources = await context.VisibleSources(actor).OrderBy(s => s.Title).Select(s => new { s.Reference, s.Title }).Take(Most).ToListAsync(cancellationToken);
        return new RegisterChoices([.. groups.Select(g => (g.Reference, g.Name))], [.. sources.Select(s => (s.Reference, s.Title))]);
    }
}
