using System.Globalization;

namespace TocAnalysis.Web.Features.Accounts;

/// <summary>What the audit log can be asked for, and how its technical names read.</summary>
public static class AuditWords
{
    private const int Longest = 300;

    public static IReadOnlyList<string> Actions { get; } = ["create", "update", "delete"];

    /// <summary>Tables that are audited.</summary>
    public static IReadOnlyList<string> Entities { get; } =
        ["case_record", "coding", "evidence", "coder", "crime_group", "group_link", "source", "import_batch", "saved_table", "table_release", "table_release_file", "AspNetUsers", "AspNetUserRoles", "api_key"];

    /// <summary>A column's name as words.</summary>
    public static string Column(string name) => name.Replace('_', ' ');

    /// <summary>A value as the log shows it: moments as on every page, long texts cut off.</summary>
    public static string Shown(string value) =>
        DateTimeOffset.TryParseExact(value, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var moment)
            ? moment.UtcDateTime.ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.CurrentCulture)
            : value.Length <= Longest ? value : value[..(Longest - 1)] + "…";
}
