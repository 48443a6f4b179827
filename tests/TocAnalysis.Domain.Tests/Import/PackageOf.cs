using TocAnalysis.Domain.Import;

namespace TocAnalysis.Domain.Tests.Import;

/// <summary>Tables from short texts: one line a row, <c>|</c> between cells.</summary>
internal static class PackageOf
{
    public static PackageTable Table(string file, params string[] lines) =>
        new(file, lines[0].Split('|'), [.. lines.Skip(1).Select((line, i) => new PackageTableRow(i + 2, line.Split('|')))]);

    public static PackageTable Cases(params string[] more) => Table("cases.csv", ["case|title|summary|narrative|sensitivity", "A-1|First|Money moved.|Two men waited. Two men left.|public", .. more]);

    public static PackageCheck Check(TestVocabulary vocabulary, params PackageTable[] tables) => PackageValidator.Validate(tables, vocabulary);

    public static PackageCheck Check(params PackageTable[] tables) => Check(new TestVocabulary(), tables);

    /// <summary>The only fault, in the place and of the kind that are expected.</summary>
    public static PackageFault ShouldOnlyFault(this PackageCheck check, PackageFaultKind kind, string file, int? row, string? column)
    {
        var fault = check.Faults.ShouldHaveSingleItem();
        (fault.Kind, fault.File, fault.Row, fault.Column).ShouldBe((kind, file, row, column));
        return fault;
    }
}
