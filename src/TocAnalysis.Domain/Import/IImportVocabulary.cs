using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;

namespace TocAnalysis.Domain.Import;

/// <summary>
/// What a package is checked against: the vocabularies, and what is already recorded. Everything here only looks up; nothing that a package
/// names is ever added to a vocabulary.
/// </summary>
public interface IImportVocabulary
{
    /// <summary>The name under which rows with an empty coder are coded; compared, never shown.</summary>
    string ImportingCoder { get; }

    /// <summary>The permanent code of the country that a code stands for (<c>YUG</c> gives <c>YUCS</c>); null: no code. <c>NA</c> is no code.</summary>
    string? Country(string text);

    /// <summary>Country codes that a text may have meant, best first (<c>NA</c>: <c>NAM</c>).</summary>
    IReadOnlyList<string> NearCountries(string text);

    /// <summary>The offence code in its written form; null: no such offence.</summary>
    string? Offence(string text);

    /// <summary>Offence codes that a text may have meant, best first.</summary>
    IReadOnlyList<string> NearOffences(string text);

    /// <summary>The key of a code of the codebook in its written form; null: no such code.</summary>
    string? Code(string text);

    /// <summary>Keys of codes that a text may have meant, best first.</summary>
    IReadOnlyList<string> NearCodes(string text);

    /// <summary>The values that a code takes, by its scale; empty: it takes no codings. Asked only for keys that <see cref="Code"/> gave.</summary>
    IReadOnlyList<CodingValue> Values(string code);

    /// <summary>What is recorded of a case already; null: nothing has this reference.</summary>
    RecordedCase? Case(string reference);

    /// <summary>The sensitivities that whoever imports may give a case: those they may read.</summary>
    IReadOnlyList<Sensitivity> GivenSensitivities { get; }

    /// <summary>Whether a group with this reference is recorded.</summary>
    bool HasGroup(string reference);

    /// <summary>Whether a source with this reference is recorded.</summary>
    bool HasSource(string reference);

    /// <summary>References of recorded cases; asked only for suggestions, may be cut.</summary>
    IReadOnlyCollection<string> CaseReferences { get; }

    /// <summary>References of recorded groups; asked only for suggestions, may be cut.</summary>
    IReadOnlyCollection<string> GroupReferences { get; }

    /// <summary>References of recorded sources; asked only for suggestions, may be cut.</summary>
    IReadOnlyCollection<string> SourceReferences { get; }
}

/// <summary>What the checks need of a case that is recorded already.</summary>
/// <param name="Summary">Its summary.</param>
/// <param name="Narrative">Its narrative.</param>
/// <param name="Sensitivity">Its sensitivity, which an import may raise and never lower.</param>
/// <param name="MayChange">False when whoever imports may not see the case; then its reference is taken, and nothing else of it is told.</param>
public sealed record RecordedCase(string Summary, string Narrative, Sensitivity Sensitivity, bool MayChange = true);
