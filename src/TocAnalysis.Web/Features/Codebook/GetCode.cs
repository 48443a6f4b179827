using System.Globalization;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Suggestions;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Codebook;

/// <summary>Reads one code, or all, of the codebook version in use or of an earlier one.</summary>
public sealed class GetCode(Vocabularies vocabularies)
{
    /// <param name="actor">Who asks.</param>
    /// <param name="code">Key of the code.</param>
    /// <param name="version">Number of a frozen version; null: the one in use.</param>
    public Result<CodeDefinition> Handle(Actor actor, string code, string? version = null)
    {
        var book = Codebook(actor, version);
        if (!book.Succeeded)
            return new Refused(book.Refusal!.Value, book.Faults);
        var found = Find(book.Value, code);
        return !found.Succeeded && vocabularies.LastWith(code) is { } last
            ? new Refused(Refusal.NotFound, [new Fault("code", $"A code of codebook version {book.Value.Version}. Version {last.Version} has it: version={last.Version}.", code, Successors(code))])
            : found;
    }

    /// <summary>A whole codebook version.</summary>
    public Result<CodebookContent> Codebook(Actor actor, string? version = null)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("codebook");
        if (string.IsNullOrEmpty(version))
            return vocabularies.Codebook;
        return int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && vocabularies.CodebookOf(number) is { } book
            ? book
            : Refused.Invalid(new Fault("version", $"The number of a frozen version of the codebook, {vocabularies.Released.Version} to {vocabularies.Codebook.Version}.", version));
    }

    /// <summary>The code of a key; where there is none, the codes of nearly this key or title.</summary>
    internal static Result<CodeDefinition> Find(CodebookContent codebook, string code) => codebook.Find(code) is { } found
        ? found
        : new Refused(Refusal.NotFound, [new Fault("code", $"A code of codebook version {codebook.Version}.", code, Near(codebook, code))]);

    private IReadOnlyList<string> Successors(string code) => vocabularies.FormerCodes.GetValueOrDefault(code) is { } successor && successor != code ? [successor] : [];

    private static IReadOnlyList<string> Near(CodebookContent codebook, string code)
    {
        var byText = codebook.Codes.SelectMany(c => new[] { (Text: c.Key, c.Key), (Text: c.Title, c.Key) }).ToLookup(c => c.Text, c => c.Key, StringComparer.Ordinal);
        return [.. NearestTerms.Of(code, byText.Select(t => t.Key), 6).SelectMany(t => byText[t]).Distinct(StringComparer.Ordinal).Take(3)];
    }
}
