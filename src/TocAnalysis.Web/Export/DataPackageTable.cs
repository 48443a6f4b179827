using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TocAnalysis.Web.Export;

/// <summary>Writes a table as a data package: one number on each line as CSV, the codes as CSV, and a descriptor by Frictionless Data Package v2.</summary>
public static class DataPackageTable
{
    public const string ContentType = "application/zip";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The bytes of the package; the same table gives the same bytes.</summary>
    public static byte[] Write(TableFile table)
    {
        ArgumentNullException.ThrowIfNull(table);
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add("datapackage.json", Encoding.UTF8.GetBytes(Descriptor(table).ToJsonString(Indented) + "\n"));
            Add("table.csv", CsvTable.Observations(table));
            Add("codes.csv", CsvTable.Write(CodeList(table))[3..]);
            Add("README.txt", Encoding.UTF8.GetBytes(Readme(table)));

            void Add(string name, byte[] content)
            {
                var entry = zip.CreateEntry(name);
                // A fixed time, so that the bytes depend on the content alone.
                entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using var stream = entry.Open();
                stream.Write(content);
            }
        }

        return bytes.ToArray();
    }

    private static TableFile CodeList(TableFile table) =>
        new("", [], [], ["list", "key", "label"], [.. table.Codes.Select(c => (IReadOnlyList<TableFileCell>)[new(c.List), new(c.Key), new(c.Label)])]);

    private static JsonObject Descriptor(TableFile table) => new()
    {
        ["$schema"] = "https://datapackage.org/profiles/2.0/datapackage.json",
        ["name"] = "toc-table",
        ["title"] = table.Caption,
        ["description"] = string.Join(" ", table.Notes),
        ["version"] = table.Date.ToString("O", CultureInfo.InvariantCulture),
        ["created"] = table.Date.ToString("O", CultureInfo.InvariantCulture) + "T00:00:00Z",
        ["sources"] = new JsonArray(new JsonObject { ["title"] = "Cases recorded with TocAnalysis, against the paper A/CONF.187/6" }),
        ["resources"] = new JsonArray(
            Resource("table", "table.csv", Fields(table), new JsonArray("[c]", "[z]")),
            Resource("codes", "codes.csv", new JsonArray(Field("list", "string", "The dimension"), Field("key", "string", "The permanent key"), Field("label", "string", "The label")), new JsonArray(""))),
    };

    private static JsonObject Resource(string name, string path, JsonArray fields, JsonArray missing) => new()
    {
        ["name"] = name,
        ["type"] = "table",
        ["path"] = path,
        ["format"] = "csv",
        ["mediatype"] = "text/csv",
        ["encoding"] = "utf-8",
        ["schema"] = new JsonObject { ["$schema"] = "https://datapackage.org/profiles/2.0/tableschema.json", ["fields"] = fields, ["missingValues"] = missing },
    };

    private static JsonArray Fields(TableFile table)
    {
        var fields = new JsonArray();
        foreach (var dimension in table.Dimensions)
        {
            var key = Field(dimension, "string", $"Key of {dimension}; {TableFile.TotalKey}: total");
            key["categories"] = new JsonArray([.. table.Codes.Where(c => c.List == dimension).Select(c => (JsonNode)new JsonObject { ["value"] = c.Key, ["label"] = c.Label }), new JsonObject { ["value"] = TableFile.TotalKey, ["label"] = "Total" }]);
            fields.Add(key);
            fields.Add(Field(dimension + "_label", "string", $"Label of {dimension}"));
        }

        fields.Add(Field("measure", "string", "What is counted"));
        fields.Add(Field("value", "integer", "The count; [c]: withheld; [z]: not possible, the code does not know the value"));
        return fields;
    }

    private static JsonObject Field(string name, string type, string description) => new() { ["name"] = name, ["type"] = type, ["title"] = name.Replace('_', ' '), ["description"] = description };

    private static string Readme(TableFile table) =>
        string.Join('\n', [table.Caption, "", .. table.Cover.Select(c => $"{c.Name}: {c.Value}"), "", .. table.Notes.Concat(table.Footnotes), "", "table.csv: one number on each line. codes.csv: keys and labels. datapackage.json: what the columns mean.", ""]);
}
