namespace TocAnalysis.Web.Features.Accounts;

/// <summary>What the audit log can be asked for, and how its technical names read.</summary>
public static class AuditWords
{
    private const int Longest = 300;

    public static IReadOnlyList<string> Actions { get; } = ["create", "update", "delete"];

    /// <summary>Tables that are audited.</summary>
    public static IReadOnlyList<string> Entities { get; } =
        ["case_record", "coding", "evidence", "coder", "crime_group", "group_link", "source", "import_batch", "AspNetUsers", "AspNetUserRoles", "api_key"];

    /// <summary>A column's name as words.</summary>
    public static string Column(string name) => name.Replace('_', ' ');

    public static string Abridged(string value) => value.Length <= Longest ? value : value[..(Longest - 1)] + "…";
}
