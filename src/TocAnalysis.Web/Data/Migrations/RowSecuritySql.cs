namespace TocAnalysis.Web.Data.Migrations;

/// <summary>
/// Row security of the tables that hold what stands in cases. Whoever owns the tables is not held by it. Tables that only tie cases to countries, groups, sources
/// and codings stay without: whether a group may be shown hangs on whether any case names it, hidden ones too.
/// </summary>
internal static class RowSecuritySql
{
    private static readonly string[] OfCases = ["case_version", "case_identity", "coding_step", "memo"];

    /// <summary>What was told is looked up once for a query and not with each row.</summary>
    private const string All = "(SELECT coalesce(current_setting('toc.levels', true), '') = 'all')";

    public static string Up => string.Concat(OfCases.Select(t =>
        $"""
        ALTER TABLE {t} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY reader ON {t} USING ({All} OR {(t == "memo" ? "case_id IS NULL OR " : "")}EXISTS (SELECT 1 FROM case_record c WHERE c.id = {t}.case_id)) WITH CHECK (true);

        """)) +
        $"""
        ALTER TABLE case_record ENABLE ROW LEVEL SECURITY;
        CREATE POLICY reader ON case_record USING ({All} OR (
            sensitivity = ANY ((SELECT string_to_array(current_setting('toc.levels', true), ','))::text[])
            AND (NOT EXISTS (SELECT 1 FROM case_audience a WHERE a.case_id = case_record.id)
                OR EXISTS (SELECT 1 FROM case_audience a JOIN audience_member m ON m.audience_id = a.audience_id
                    WHERE a.case_id = case_record.id AND m.user_id = (SELECT nullif(current_setting('toc.user', true), '')::uuid))))) WITH CHECK (true);
        """;

    public static string Down => string.Concat(OfCases.Append("case_record").Select(t => $"DROP POLICY reader ON {t}; ALTER TABLE {t} DISABLE ROW LEVEL SECURITY;"));
}
