using System.Globalization;
using Microsoft.Extensions.Localization;

namespace TocAnalysis.Web.Features.Accounts;

/// <summary>What the audit log can be asked for, and how its technical names read.</summary>
public static class AuditWords
{
    private const int Longest = 300;

    public static IReadOnlyList<string> Actions { get; } = ["create", "update", "delete", "export", "refuse", "show", "confirm"];

    /// <summary>Tables that are audited.</summary>
    public static IReadOnlyList<string> Entities { get; } =
        [
            "case_record", "coding", "evidence", "coder", "coding_round", "adjudication", "code", "codebook_version", "crime_group", "group_link", "source", "register_entry", "implementation_entry", "treaty_snapshot",
            "audience", "audience_member", "case_audience", "case_identity", "import_batch", "export_job", "saved_view", "saved_table", "table_release", "table_release_file", "AspNetUsers", "AspNetUserRoles", "AspNetUserLogins", "api_key", "passkey", "session", "sign_in", "rest", "file",
        ];

    /// <summary>What going through the log found, in a sentence or two.</summary>
    public static string InWords(AuditVerification found, IStringLocalizer<AccountsText> text)
    {
        var heads = found.LastHead is { } last
            ? text["Audit.Heads", found.Heads, last.UtcDateTime.ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.CurrentCulture)]
            : text["Audit.NoHeads"];
        var torn = found.Torn > 0 ? $" {text["Audit.Torn", found.Torn]}" : "";
        return found.Fault is { } fault
            ? $"{text[$"Audit.Fault.{fault.Kind}", fault.Link, fault.Entry is { } entry ? entry : text["Audit.Unknown"].Value]}{torn}"
            : $"{text["Audit.Sound", found.Links]} {heads}{torn}";
    }

    /// <summary>A column's name as words.</summary>
    public static string Column(string name) => name.Replace('_', ' ');

    /// <summary>A value as the log shows it: moments as on every page, long texts cut off.</summary>
    public static string Shown(string value) =>
        DateTimeOffset.TryParseExact(value, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var moment)
            ? moment.UtcDateTime.ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.CurrentCulture)
            : value.Length <= Longest ? value : value[..(Longest - 1)] + "…";
}
