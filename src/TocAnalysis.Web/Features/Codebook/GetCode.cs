using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Suggestions;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Codebook;

/// <summary>Reads one code of the codebook version in use.</summary>
public sealed class GetCode(Vocabularies vocabularies)
{
    public Result<CodeDefinition> Handle(Actor actor, string code) =>
        AccessPolicy.May(actor, Permission.Read) ? Find(vocabularies.Codebook, code) : Refused.Forbidden("codebook");

    /// <summary>The code of a key; where there is none, the codes of nearly this key or title.</summary>
    internal static Result<CodeDefinition> Find(CodebookContent codebook, string code) => codebook.Find(code) is { } found
        ? found
        : new Refused(Refusal.NotFound, [new Fault("code", $"A code of codebook version {codebook.Version}.", code, Near(codebook, code))]);

    private static IReadOnlyList<string> Near(CodebookContent codebook, string code)
    {
        var byText = codebook.Codes.SelectMany(c => new[] { (Text: c.Key, c.Key), (Text: c.Title, c.Key) }).ToLookup(c => c.Text, c => c.Key, StringComparer.Ordinal);
        return [.. NearestTerms.Of(code, byText.Select(t => t.Key), 6).SelectMany(t => byText[t]).Distinct(StringComparer.Ordinal).Take(3)];
    }
}
