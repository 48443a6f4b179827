namespace TocAnalysis.Domain.Implementation;

/// <summary>The Convention against Transnational Organized Crime and its three protocols (paragraphs 3, 38 and 42; code V1).</summary>
public enum Instrument
{
    /// <summary>The Convention.</summary>
    [Token("untoc")] Convention,

    /// <summary>The protocol on trafficking in persons.</summary>
    [Token("tip")] Trafficking,

    /// <summary>The protocol on the smuggling of migrants.</summary>
    [Token("som")] Migrants,

    /// <summary>The protocol on firearms.</summary>
    [Token("firearms")] Firearms,
}

/// <summary>How a participant consented to be bound; the depositary marks it with a letter behind the date.</summary>
public enum DepositKind
{
    /// <summary>No letter.</summary>
    [Token("ratification")] Ratification,

    /// <summary>Letter A.</summary>
    [Token("acceptance")] Acceptance,

    /// <summary>Letters AA.</summary>
    [Token("approval")] Approval,

    /// <summary>Letter a.</summary>
    [Token("accession")] Accession,

    /// <summary>Letter d.</summary>
    [Token("succession")] Succession,
}

/// <summary>How far a participant has come with an instrument.</summary>
public enum TreatyStatus
{
    /// <summary>It has deposited an instrument of ratification, acceptance, approval, accession or succession.</summary>
    [Token("party")] Party,

    /// <summary>It has signed and deposited nothing.</summary>
    [Token("signatory")] Signatory,

    /// <summary>It has done neither.</summary>
    [Token("none")] None,
}

/// <summary>What is fixed about an instrument.</summary>
/// <param name="Instrument">Which.</param>
/// <param name="Chapter">Number of the depositary's table, as its files are named.</param>
/// <param name="Adopted">Day of adoption by the General Assembly.</param>
/// <param name="ClosedForSignature">Last day for signature.</param>
/// <param name="EntryArticle">Article on entry into force.</param>
public sealed record InstrumentFacts(Instrument Instrument, string Chapter, DateOnly Adopted, DateOnly ClosedForSignature, string EntryArticle)
{
    /// <summary>Deposits by States after which the days to entry into force begin to run; the same for all four.</summary>
    public const int RequiredDeposits = 40;

    /// <summary>Days from the last required deposit to entry into force.</summary>
    public const int DaysToEntry = 90;

    /// <summary>Days from a later deposit to entry into force for that participant.</summary>
    public const int DaysForLater = 30;

    /// <summary>All four, the Convention first.</summary>
    public static IReadOnlyList<InstrumentFacts> All { get; } =
    [
        new(Instrument.Convention, "18-12", new DateOnly(2000, 11, 15), new DateOnly(2002, 12, 12), "38"),
        new(Instrument.Trafficking, "18-12-a", new DateOnly(2000, 11, 15), new DateOnly(2002, 12, 12), "17"),
        new(Instrument.Migrants, "18-12-b", new DateOnly(2000, 11, 15), new DateOnly(2002, 12, 12), "22"),
        new(Instrument.Firearms, "18-12-c", new DateOnly(2001, 5, 31), new DateOnly(2002, 12, 12), "18"),
    ];

    /// <summary>The facts of one instrument.</summary>
    /// <param name="instrument">Which.</param>
    /// <returns>Its facts.</returns>
    public static InstrumentFacts Of(Instrument instrument) => All.Single(f => f.Instrument == instrument);

    /// <summary>The instrument whose table a file holds, by the depositary's number or the instrument's short name in its name.</summary>
    /// <param name="fileName">A file name, for instance <c>18-12-a.csv</c> or <c>XVIII-12-a_2013.csv</c>.</param>
    /// <returns>The instrument, or null when the name does not tell.</returns>
    public static Instrument? OfFile(string fileName)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        var name = fileName.ToUpperInvariant().Replace("XVIII", "18", StringComparison.Ordinal).Replace('_', '-').Replace(' ', '-');
        foreach (var facts in All.Reverse())
        {
            var chapter = facts.Chapter.ToUpperInvariant();
            var at = name.IndexOf(chapter, StringComparison.Ordinal);
            if (at >= 0 && (at == 0 || !char.IsLetterOrDigit(name[at - 1])) && (at + chapter.Length == name.Length || !char.IsLetterOrDigit(name[at + chapter.Length])))
                return facts.Instrument;
        }

        var words = name.Split('-', '.').ToHashSet(StringComparer.Ordinal);
        return All.Select(f => (Instrument?)f.Instrument).FirstOrDefault(i => words.Contains(i!.Value.Text().ToUpperInvariant()));
    }
}
