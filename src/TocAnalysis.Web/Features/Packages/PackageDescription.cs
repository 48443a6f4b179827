using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Import;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>What travels in a package beside its data: a description that programs read (Frictionless Data Package 2), one that people read, and the codebook.</summary>
internal static class PackageDescription
{
    private const string FormulaNote =
        "A text that a spreadsheet would run as a formula, since it begins with = + - @, a tab or a line break, is written with one apostrophe before it; "
        + "a text that already has apostrophes before such a beginning gets one more. To have the text as it was recorded, take one apostrophe off such a cell. "
        + "The importer of TocAnalysis does so by itself.";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Json(IReadOnlyList<PackageTable> tables, CodebookContent codebook) => new JsonObject
    {
        ["$schema"] = "https://datapackage.org/profiles/2.0/datapackage.json",
        ["name"] = "toc-case-package",
        ["title"] = "Case package of TocAnalysis",
        ["description"] = "Cases of transnational crime with countries, offences, groups, sources and codings. Every value is text: codes keep leading zeros, and NA is no missing value. Empty means not recorded, never no. " + FormulaNote,
        ["codebookVersion"] = codebook.Version,
        ["resources"] = new JsonArray([.. tables.Select(t => Resource(t, tables))]),
    }.ToJsonString(Readable) + "\n";

    public static string Readme(IReadOnlyList<PackageTable> tables, CodebookContent codebook)
    {
        var text = new StringBuilder();
        text.Append("# Case package of TocAnalysis\n\n");
        text.Append("CSV after RFC 4180: UTF-8, comma, quotation marks where needed. Every value is text: codes keep leading zeros, and NA is no missing value.\n");
        text.Append("Empty means not recorded, and never \"no\". Lists in one cell have ; between their entries.\n");
        text.Append("Dates are partial: 1999, 1999-04, 1999-04-12, 1999~ (about), ..1998 (before the end of), 1995..1997 (between).\n\n");
        text.Append(FormulaNote).Append("\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Codings use version {codebook.Version} of the codebook, which is in codebook.csv. The columns are described in datapackage.json as well.\n");
        foreach (var table in tables)
            Describe(text, PackageFormat.File(table.File)!, string.Create(CultureInfo.InvariantCulture, $" ({table.Rows.Count} rows)"));
        return text.ToString();
    }

    /// <summary>Every file and column of the format in words, for docs/case-package.md.</summary>
    public static string Format()
    {
        var text = new StringBuilder();
        foreach (var file in PackageFormat.Files)
            Describe(text, file, "");
        return text.ToString();
    }

    public static (IReadOnlyList<string> Header, IEnumerable<IReadOnlyList<string>> Rows) Codebook(CodebookContent codebook) => (
        ["version", "code", "kind", "parent", "title", "question", "pole_a", "pole_b", "definition", "use_when", "do_not_use_when", "example", "near_miss", "scale", "paragraphs"],
        codebook.Tree().Select(entry => entry.Code).Select(IReadOnlyList<string> (c) =>
        [
            codebook.Version.ToString(CultureInfo.InvariantCulture), c.Key, c.Kind.Text(), c.Parent ?? "", c.Title, c.Question, c.PoleA, c.PoleB, c.Definition, c.UseWhen,
            c.DoNotUseWhen, c.Example, c.NearMiss, c.Scale.Text(), string.Join(PackageFormat.ListSign, c.Paragraphs.Select(p => p.ToString(CultureInfo.InvariantCulture))),
        ]));

    private static void Describe(StringBuilder text, PackageFile file, string beside)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## {file.Name}{beside}\n\n{file.Meaning}\n\n");
        foreach (var column in file.Columns)
        {
            text.Append(CultureInfo.InvariantCulture, $"- `{column.Name}`{(column.Required ? " (required)" : "")}: {column.Meaning}");
            if (column.Terms.Count > 0)
                text.Append(CultureInfo.InvariantCulture, $" One of: {string.Join(", ", column.Terms)}.");
            else if (column.Kind is CellKind.Text or CellKind.Verbatim or CellKind.Key)
                text.Append(CultureInfo.InvariantCulture, $" At most {column.MaxLength} characters.");
            text.Append('\n');
        }
    }

    private static JsonObject Resource(PackageTable table, IReadOnlyList<PackageTable> tables)
    {
        var file = PackageFormat.File(table.File)!;
        var schema = new JsonObject
        {
            ["$schema"] = "https://datapackage.org/profiles/2.0/tableschema.json",
            ["fields"] = new JsonArray([.. file.Columns.Select(Field)]),
            ["missingValues"] = new JsonArray(""),
        };
        if (file.Columns[0].Kind == CellKind.Key)
            schema["primaryKey"] = new JsonArray(file.KeyColumn);
        var links = file.Columns.Where(c => tables.Any(t => t.File == c.RefersTo)).Select(ForeignKey).ToArray<JsonNode?>();
        if (links.Length > 0)
            schema["foreignKeys"] = new JsonArray(links);
        return new JsonObject
        {
            ["name"] = Path.GetFileNameWithoutExtension(file.Name),
            ["path"] = file.Name,
            ["title"] = file.Meaning,
            ["type"] = "table",
            ["format"] = "csv",
            ["mediatype"] = "text/csv",
            ["encoding"] = "utf-8",
            ["dialect"] = new JsonObject { ["delimiter"] = ",", ["lineTerminator"] = "\r\n", ["quoteChar"] = "\"", ["doubleQuote"] = true, ["header"] = true },
            ["schema"] = schema,
        };
    }

    private static JsonObject Field(PackageColumn column)
    {
        var field = new JsonObject { ["name"] = column.Name, ["type"] = "string", ["description"] = column.Meaning };
        var constraints = new JsonObject();
        if (column.Required)
            constraints["required"] = true;
        switch (column.Kind)
        {
            case CellKind.Term:
                constraints["enum"] = new JsonArray([.. column.Terms.Select(t => JsonValue.Create(t))]);
                break;
            case CellKind.Terms or CellKind.Texts:
                // The standard's text knows a type "list", its published profile does not: a string is right by both.
                field["description"] = $"{column.Meaning} Entries are separated by {PackageFormat.ListSign}".Trim();
                break;
            default:
                constraints["maxLength"] = column.MaxLength;
                break;
        }

        if (constraints.Count > 0)
            field["constraints"] = constraints;
        return field;
    }

    private static JsonObject ForeignKey(PackageColumn column) => new()
    {
        ["fields"] = new JsonArray(column.Name),
        ["reference"] = new JsonObject
        {
            ["resource"] = Path.GetFileNameWithoutExtension(column.RefersTo!),
            ["fields"] = new JsonArray(PackageFormat.File(column.RefersTo!)!.KeyColumn),
        },
    };
}
