using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Cases.Edit;

/// <summary>One thing that a field offers.</summary>
/// <param name="Code">What is recorded.</param>
/// <param name="Label">What a reader knows it by.</param>
public sealed record Choice(string Code, string Label);

/// <summary>What the fields of the editor offer, by the name of the list.</summary>
public sealed record EditChoices(IReadOnlyList<Choice> Countries, IReadOnlyList<Choice> Offences, IReadOnlyList<Choice> Groups, IReadOnlyList<Choice> Sources)
{
    /// <summary>The list of that name; empty for another name.</summary>
    public IReadOnlyList<Choice> Of(string? list) => list switch
    {
        "country" => Countries,
        "offence" => Offences,
        "group" => Groups,
        "source" => Sources,
        _ => [],
    };

    /// <summary>The code of what was typed, where that is a label of the list; otherwise the text as it is.</summary>
    public string Code(string list, string text)
    {
        var typed = text.Trim();
        var choices = Of(list);
        if (typed.Length == 0 || choices.Any(c => c.Code == typed))
            return typed;
        var named = choices.Where(c => string.Equals(c.Label, typed, StringComparison.OrdinalIgnoreCase)).Take(2).ToList();
        // Two groups of one name: the person has to say which.
        return named.Count == 1 ? named[0].Code : typed;
    }
}

/// <summary>Reads what may be chosen in the editor.</summary>
public sealed class GetEditChoices(TocDatabase database, Vocabularies vocabularies)
{
    /// <summary>The audiences that the actor may give this case.</summary>
    public async Task<IReadOnlyList<string>> AudiencesAsync(Actor actor, long? id, CancellationToken cancellationToken)
    {
        await using var context = await database.ReadAsync(cancellationToken);
        return AccessPolicy.May(actor, Permission.Record) ? await AudienceStore.ChoicesAsync(context, actor, id, cancellationToken) : [];
    }

    public async Task<Result<EditChoices>> HandleAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Record))
            return Refused.Forbidden("case");
        await using var context = await database.ReadAsync(cancellationToken);
        return new EditChoices(
            [.. vocabularies.Countries.All.Select(c => new Choice(c.Code, c.Name))],
            [.. vocabularies.Offences.All.Select(o => new Choice(o.Code, o.Label))],
            await context.VisibleGroups(actor).OrderBy(g => g.Name).Select(g => new Choice(g.Reference, g.Name)).ToListAsync(cancellationToken),
            await context.VisibleSources(actor).OrderBy(s => s.Title).Select(s => new Choice(s.Reference, s.Title)).ToListAsync(cancellationToken));
    }
}
