using System.Text;
using Kind = TocAnalysis.Domain.Import.PackageFaultKind;

namespace TocAnalysis.Web.Tests.Features.Packages;

/// <summary>A package with one thing wrong, and the one fault it must give.</summary>
public sealed record MalformedPackage(string Name, IReadOnlyDictionary<string, byte[]> Files, Kind Kind, string File, int? Row, string? Column, string? Suggestion = null)
{
    public override string ToString() => Name;
}

/// <summary>Packages that must be refused whole, each made from the good one by one change.</summary>
internal static class MalformedPackages
{
    public static IReadOnlyList<MalformedPackage> All { get; } = [.. Columns(), .. Cells(), .. Codes(), .. Keys(), .. Codings(), .. Csv(), .. Bytes()];

    private static IEnumerable<MalformedPackage> Columns() =>
    [
        Change("unknown column", "cases.csv", "fact_note", "fact_notes", Kind.UnknownColumn, 1, "fact_notes", "fact_note"),
        Change("unknown column in countries", "case_countries.csv", "certainty", "sureness", Kind.UnknownColumn, 1, "sureness"),
        Change("missing required column", "case_offences.csv", "case,offence,role,note\nA-1,06012,main,\nA-1,07031,accompanying,of border guards", "case,role,note\nA-1,main,\nA-1,accompanying,x", Kind.MissingColumn, null, "offence"),
        Change("column twice", "sources.csv", "source,type,title,year", "source,type,title,title", Kind.DuplicateColumn, 1, "title"),
        Change("no header row", "case_sources.csv", "case,source,locator\nA-1,S-1,\nA-1,S-2,front page", "", Kind.NoHeader, 1, null),
        Change("row too wide", "case_groups.csv", "A-1,ring,payer", "A-1,ring,payer,cook", Kind.RaggedRow, 3, null),
        Change("row too narrow", "case_groups.csv", "A-1,ring,payer", "A-1,ring", Kind.RaggedRow, 3, null),
        Change("text with a comma and no quotation marks", "case_countries.csv", "planned there", "planned, there", Kind.RaggedRow, 2, null),
        New("unknown file", "case_country.csv", "case,country\nA-1,COL", Kind.UnknownFile, null, null, "case_countries.csv"),
        New("file with another ending", "persons.csv", "name\nx", Kind.UnknownFile, null, null),
        New("text file where a CSV is meant", "codings.txt", "case,code", Kind.UnknownFile, null, null, "codings.csv"),
    ];

    private static IEnumerable<MalformedPackage> Cells() =>
    [
        Change("empty title", "cases.csv", "First case", "", Kind.Empty, 2, "title"),
        Change("empty reference", "groups.csv", "bank,The bank", ",The bank", Kind.Empty, 3, "group", also: ["case_groups.csv", "group_links.csv"]),
        Change("date with words", "cases.csv", "1999,2001-06", "spring 1999,2001-06", Kind.NotADate, 2, "start"),
        Change("date with a month 13", "cases.csv", "1999,2001-06", "1999-13,2001-06", Kind.NotADate, 2, "start"),
        Change("30 February", "cases.csv", "2001-06", "2001-02-30", Kind.NotADate, 2, "end"),
        Change("day first", "cases.csv", "2001-06", "12.06.2001", Kind.NotADate, 2, "end"),
        Change("end before start", "cases.csv", "2001-06", "1998", Kind.EndBeforeStart, 2, "end"),
        Change("link that ends before it starts", "group_links.csv", "1999,2001", "1999,1998", Kind.EndBeforeStart, 2, "end"),
        Change("huge title", "cases.csv", "First case", new string('t', 301), Kind.TooLong, 2, "title"),
        Change("huge cell", "cases.csv", "The courier", Noise(1_000_001), Kind.TooLong, 2, "narrative", also: ["codings.csv"]),
        Change("huge summary", "cases.csv", "Money went", new string('s', 10_001), Kind.TooLong, 2, "summary", also: ["codings.csv"]),
        Change("huge reference", "sources.csv", "S-2,press", new string('S', 65) + ",press", Kind.TooLong, 3, "source", also: ["case_sources.csv"]),
        Change("NUL in a title", "cases.csv", "First case", "First\0case", Kind.ControlCharacter, 2, "title"),
        Change("escape sequence in a note", "case_countries.csv", "planned there", "\u001b[31mplanned", Kind.ControlCharacter, 2, "note"),
        Change("formula in a date", "cases.csv", "1999,2001-06", "=YEAR(1999),2001-06", Kind.NotADate, 2, "start"),
        Change("formula as a country", "case_countries.csv", "A-1,COL", "A-1,=1+1", Kind.UnknownCountry, 2, "country"),
        Change("list sign in a reference", "case_sources.csv", "A-1,S-2", "A-1,S-1;S-2", Kind.NotAReference, 3, "source"),
        Change("address of a script", "sources.csv", "https://example.org/1", "javascript:alert(1)", Kind.NotAnAddress, 2, "url"),
    ];

    private static IEnumerable<MalformedPackage> Codes() =>
    [
        Change("NA as a country", "case_countries.csv", "A-1,COL", "A-1,NA", Kind.UnknownCountry, 2, "country", "NAM"),
        Change("country by its name", "case_countries.csv", "A-1,COL", "A-1,Colombia", Kind.UnknownCountry, 2, "country", "COL"),
        Change("alpha-2 code", "groups.csv", "core_group,COL", "core_group,CO", Kind.UnknownCountry, 2, "home_country", "COL"),
        Change("offence without its leading zero", "case_offences.csv", "06012", "6012", Kind.UnknownOffence, 2, "offence"),
        Change("unknown code", "codings.csv", "A-1,C1,bo", "A-1,C11,bo", Kind.UnknownCode, 4, "code", "C1"),
        Change("code that is computed", "codings.csv", "A-1,C1,bo", "A-1,D1,bo", Kind.NotCodable, 4, "code"),
        Change("code of a register", "codings.csv", "A-1,C1,bo", "A-1,P15,bo", Kind.NotCodable, 4, "code"),
        Change("unknown criterion of a domain", "case_domains.csv", "D2.1", "D2.9", Kind.UnknownTerm, 2, "criterion", "D2.1"),
        Change("domain twice in its file", "case_domains.csv", "A-1,political", "A-1,organized", Kind.Duplicate, 3, "domain"),
        Change("unknown domain", "cases.csv", "organized;corporate", "organized;white-collar", Kind.UnknownTerm, 2, "domains"),
        Change("domains with commas", "cases.csv", "organized;corporate", "\"organized,corporate\"", Kind.UnknownTerm, 2, "domains"),
        Change("unknown sensitivity", "cases.csv", ",restricted,", ",secret,", Kind.UnknownTerm, 3, "sensitivity"),
        Change("unknown stage", "case_countries.csv", "inception", "planning", Kind.UnknownTerm, 2, "stage"),
        Change("unknown flow", "case_countries.csv", "origin", "orign", Kind.UnknownTerm, 2, "flow", "origin"),
        Change("unknown role of an offence", "case_offences.csv", "accompanying", "secondary", Kind.UnknownTerm, 3, "role"),
        Change("unknown kind of group", "groups.csv", "legitimate_company", "company", Kind.UnknownTerm, 3, "kind", "legitimate_company"),
        Change("unknown kind of link", "group_links.csv", "launders_for", "launders", Kind.UnknownTerm, 2, "kind", "launders_for"),
        Change("unknown place of an activity", "case_activities.csv", "cross-border", "abroad", Kind.UnknownTerm, 3, "place"),
        Change("unknown reliability", "sources.csv", ",,C", ",,G", Kind.UnknownTerm, 3, "reliability"),
        Change("unknown value", "codings.csv", "present", "presnt", Kind.UnknownTerm, 4, "value", "present"),
    ];

    private static IEnumerable<MalformedPackage> Keys() =>
    [
        Change("case twice", "cases.csv", "A-2,Second", "A-1,Second", Kind.Duplicate, 3, "case", also: ["case_countries.csv", "codings.csv"]),
        Change("country, stage and flow twice", "case_countries.csv", "A-1,USA,perpetration,destination", "A-1,COL,inception,origin", Kind.Duplicate, 3, "country"),
        Change("offence twice in a case", "case_offences.csv", "07031", "06012", Kind.Duplicate, 3, "offence"),
        Change("group twice", "groups.csv", "bank,The bank", "ring,The bank", Kind.Duplicate, 3, "group", also: ["case_groups.csv", "group_links.csv"]),
        Change("part of a group twice", "case_groups.csv", "A-1,ring,payer", "A-1,ring,carrier", Kind.Duplicate, 3, "group"),
        Change("source twice", "sources.csv", "S-2,press", "S-1,press", Kind.Duplicate, 3, "source", also: ["case_sources.csv"]),
        Change("case that is nowhere", "case_activities.csv", "A-1,distribution", "A-3,distribution", Kind.Dangling, 3, "case"),
        Change("case in lower case", "case_offences.csv", "A-1,07031", "a-1,07031", Kind.Dangling, 3, "case", "A-1"),
        Change("group that is nowhere", "case_groups.csv", "A-1,bank", "A-1,banc", Kind.Dangling, 4, "group", "bank"),
        Change("source that is nowhere", "case_countries.csv", "S-1,p. 4", "S-9,p. 4", Kind.Dangling, 2, "source"),
        Change("link of a group to itself", "group_links.csv", "bank,ring", "ring,ring", Kind.SelfLink, 2, "to"),
    ];

    private static IEnumerable<MalformedPackage> Codings() =>
    [
        Change("pole for a presence code", "codings.csv", "C1,bo,present", "C1,bo,A", Kind.ValueOfOtherScale, 4, "value"),
        Change("quotation that is not there", "codings.csv", "Two men waited", "Three men waited", Kind.QuoteNotFound, 3, "quote"),
        Change("quotation that is there twice", "codings.csv", "Two men waited", "Two men", Kind.QuoteAmbiguous, 3, "quote"),
        Change("finding without evidence", "codings.csv", "they were poor,,,none", "they were poor,,,", Kind.NoEvidence, 4, "quote"),
        Change("none without a rationale", "codings.csv", "they were poor", "", Kind.NoEvidence, 4, "rationale"),
        Change("two values for one coding", "codings.csv", "A,low,as the court found,Two", "B,low,as the court found,Two", Kind.Conflict, 3, "value"),
        Change("two rationales for one coding", "codings.csv", "as the court found,Two", "as they say,Two", Kind.Conflict, 3, "rationale"),
        Change("the same evidence twice", "codings.csv", "Two men waited,,", ",S-1,p. 7", Kind.Duplicate, 3, "code"),
    ];

    private static IEnumerable<MalformedPackage> Csv() =>
    [
        Change("quotation mark inside a bare cell", "case_countries.csv", "planned there", "planned \"there\"", Kind.Quotes, 2, "note"),
        Change("text after a closing quotation mark", "case_offences.csv", "of border guards", "\"of border\" guards", Kind.Quotes, 3, "note"),
        Change("quotation mark never closed", "case_sources.csv", "front page", "\"front page", Kind.Quotes, 3, "locator"),
        Change("quotation mark closed by a doubled one", "case_sources.csv", "front page", "\"front page\"\"", Kind.Quotes, 3, null),
        Change("header with a stray quotation mark", "case_sources.csv", "case,source", "case,so\"urce", Kind.Quotes, 1, null),
    ];

    private static IEnumerable<MalformedPackage> Bytes() =>
    [
        new("UTF-16 cut in half", GoodPackage.With(("case_sources.csv", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("case,source\nA-1,S-1\n"), 0x41])), Kind.NotText, "case_sources.csv", null, null),
        new("marked UTF-8 with other bytes", GoodPackage.With(("case_sources.csv", [0xEF, 0xBB, 0xBF, .. Encoding.Latin1.GetBytes("case,source,locator\nA-1,S-1,caf\u00e9\n")])), Kind.NotText, "case_sources.csv", null, null),
    ];

    /// <summary>Text that does not pack so well that it looks like a bomb.</summary>
    private static string Noise(int length)
    {
        var random = new Random(7);
        return string.Create(length, random, (span, r) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = (char)('a' + r.Next(26));
        });
    }

    private static MalformedPackage Change(
        string name, string file, string old, string replacement, Kind kind, int? row, string? column, string? suggestion = null, string[]? also = null)
    {
        // What would follow from the change in other files is taken out, so that one cause is left.
        var files = GoodPackage.With((file, GoodPackage.Replaced(file, old, replacement)));
        foreach (var other in also ?? [])
            files.Remove(other);
        return new MalformedPackage(name, files, kind, file, row, column, suggestion);
    }

    private static MalformedPackage New(string name, string file, string text, Kind kind, int? row, string? column, string? suggestion = null) =>
        new(name, GoodPackage.With((file, text)), kind, file, row, column, suggestion);
}
