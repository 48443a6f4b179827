using Microsoft.EntityFrameworkCore.Migrations;

namespace TocAnalysis.Web.Data.Migrations;

/// <summary>The triggers that keep the change log. They fire once for a statement, so that an import of many rows writes one entry for each case.</summary>
internal static class CaseChangeTriggers
{
    private static readonly string[] Parts = ["case_domain", "case_country", "case_offence", "case_group", "case_position", "coding"];

    public static void Create(MigrationBuilder migration)
    {
        migration.Sql(
            """
            CREATE FUNCTION note_case_part() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP <> 'DELETE' THEN
                    INSERT INTO case_change (case_id, words) SELECT DISTINCT case_id, false FROM new_rows ON CONFLICT (xact, case_id) DO NOTHING;
                END IF;
                IF TG_OP <> 'INSERT' THEN
                    INSERT INTO case_change (case_id, words) SELECT DISTINCT case_id, false FROM old_rows ON CONFLICT (xact, case_id) DO NOTHING;
                END IF;
                PERFORM pg_notify('toc_case_change', '');
                RETURN NULL;
            END $$;

            CREATE FUNCTION note_case() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'INSERT' THEN
                    INSERT INTO case_change (case_id, words) SELECT id, true FROM new_rows
                    ON CONFLICT (xact, case_id) DO UPDATE SET words = true;
                ELSIF TG_OP = 'DELETE' THEN
                    INSERT INTO case_change (case_id, words) SELECT id, true FROM old_rows
                    ON CONFLICT (xact, case_id) DO UPDATE SET words = true;
                ELSE
                    INSERT INTO case_change (case_id, words)
                    SELECT n.id, n.search IS DISTINCT FROM o.search OR n.deleted_at IS DISTINCT FROM o.deleted_at FROM new_rows n JOIN old_rows o ON o.id = n.id
                    ON CONFLICT (xact, case_id) DO UPDATE SET words = case_change.words OR excluded.words;
                END IF;
                PERFORM pg_notify('toc_case_change', '');
                RETURN NULL;
            END $$;

            CREATE FUNCTION note_everything() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO case_change (case_id, words) VALUES (-1, true) ON CONFLICT (xact, case_id) DO NOTHING;
                PERFORM pg_notify('toc_case_change', '');
                RETURN NULL;
            END $$;

            CREATE FUNCTION note_names() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO case_change (case_id, words) VALUES (0, false) ON CONFLICT (xact, case_id) DO NOTHING;
                IF TG_TABLE_NAME = 'crime_group' AND TG_OP = 'UPDATE' THEN
                    INSERT INTO case_change (case_id, words)
                    SELECT DISTINCT p.case_id, false FROM new_rows n JOIN old_rows o ON o.id = n.id JOIN case_group p ON p.group_id = n.id WHERE n.kind <> o.kind
                    ON CONFLICT (xact, case_id) DO NOTHING;
                END IF;
                PERFORM pg_notify('toc_case_change', '');
                RETURN NULL;
            END $$;

            CREATE TRIGGER note_truncate AFTER TRUNCATE ON case_record FOR EACH STATEMENT EXECUTE FUNCTION note_everything();
            """);
        foreach (var part in Parts)
            Triggers(migration, part, "note_case_part", "INSERT", "UPDATE", "DELETE");
        Triggers(migration, "case_record", "note_case", "INSERT", "UPDATE", "DELETE");
        Triggers(migration, "crime_group", "note_names", "INSERT", "UPDATE");
        Triggers(migration, "coder", "note_names", "INSERT", "UPDATE");
    }

    /// <summary>Sources of cases came to the sets later than the rest.</summary>
    public static void CreateForSources(MigrationBuilder migration)
    {
        migration.Sql(
            """
            CREATE FUNCTION note_sources() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO case_change (case_id, words)
                SELECT DISTINCT p.case_id, false FROM new_rows n JOIN old_rows o ON o.id = n.id JOIN case_source p ON p.source_id = n.id WHERE n.reliability IS DISTINCT FROM o.reliability
                ON CONFLICT (xact, case_id) DO NOTHING;
                PERFORM pg_notify('toc_case_change', '');
                RETURN NULL;
            END $$;
            """);
        Triggers(migration, "case_source", "note_case_part", "INSERT", "UPDATE", "DELETE");
        Triggers(migration, "source", "note_sources", "UPDATE");
    }

    /// <summary>Audiences decide in whose sets a case is.</summary>
    public static void CreateForAudiences(MigrationBuilder migration) => Triggers(migration, "case_audience", "note_case_part", "INSERT", "UPDATE", "DELETE");

    public static void DropForSources(MigrationBuilder migration) => migration.Sql(
        """
        DROP FUNCTION note_sources() CASCADE;
        DROP TRIGGER note_insert ON case_source;
        DROP TRIGGER note_update ON case_source;
        DROP TRIGGER note_delete ON case_source;
        """);

    public static void Drop(MigrationBuilder migration) =>
        migration.Sql("DROP FUNCTION note_case_part() CASCADE; DROP FUNCTION note_case() CASCADE; DROP FUNCTION note_everything() CASCADE; DROP FUNCTION note_names() CASCADE;");

    // A trigger with transition tables takes one kind of statement.
    private static void Triggers(MigrationBuilder migration, string table, string function, params string[] statements)
    {
        foreach (var statement in statements)
        {
            var rows = statement switch { "INSERT" => "NEW TABLE AS new_rows", "DELETE" => "OLD TABLE AS old_rows", _ => "OLD TABLE AS old_rows NEW TABLE AS new_rows" };
            migration.Sql($"CREATE TRIGGER note_{statement.ToLowerInvariant()} AFTER {statement} ON {table} REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION {function}();");
        }
    }
}
