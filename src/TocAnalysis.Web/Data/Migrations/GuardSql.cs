namespace TocAnalysis.Web.Data.Migrations;

/// <summary>Rules that the database keeps itself, whatever program writes: frozen codebooks do not change, and what was submitted or decided is only added to.</summary>
internal static class GuardSql
{
    public const string Up =
        """
        CREATE FUNCTION toc_guard_code() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            touched int := CASE WHEN TG_OP = 'DELETE' THEN OLD.version ELSE NEW.version END;
        BEGIN
            IF EXISTS (SELECT 1 FROM codebook_version v WHERE v.number = touched AND v.state <> 'draft')
                OR (TG_OP = 'UPDATE' AND EXISTS (SELECT 1 FROM codebook_version v WHERE v.number = OLD.version AND v.state <> 'draft')) THEN
                RAISE EXCEPTION 'codebook version % is frozen', touched USING ERRCODE = 'check_violation';
            END IF;
            RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        END $$;
        CREATE TRIGGER guard_frozen BEFORE INSERT OR UPDATE OR DELETE ON code FOR EACH ROW EXECUTE FUNCTION toc_guard_code();

        CREATE FUNCTION toc_guard_codebook_version() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF OLD.state = 'draft' THEN
                RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
            END IF;
            IF TG_OP = 'DELETE' OR (NEW.number, NEW.title, NEW.note, NEW.published_at) IS DISTINCT FROM (OLD.number, OLD.title, OLD.note, OLD.published_at)
                OR NOT (NEW.state = OLD.state OR (OLD.state = 'frozen' AND NEW.state = 'retired')) THEN
                RAISE EXCEPTION 'codebook version % is frozen', OLD.number USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER guard_frozen BEFORE UPDATE OR DELETE ON codebook_version FOR EACH ROW EXECUTE FUNCTION toc_guard_codebook_version();

        CREATE FUNCTION toc_guard_added_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '% is only added to', TG_TABLE_NAME USING ERRCODE = 'check_violation';
        END $$;
        CREATE TRIGGER guard_added_only BEFORE UPDATE OR DELETE ON submission FOR EACH ROW EXECUTE FUNCTION toc_guard_added_only();
        CREATE TRIGGER guard_added_only BEFORE UPDATE OR DELETE ON adjudication FOR EACH ROW EXECUTE FUNCTION toc_guard_added_only();
        CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON code FOR EACH STATEMENT EXECUTE FUNCTION toc_guard_added_only();
        CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON submission FOR EACH STATEMENT EXECUTE FUNCTION toc_guard_added_only();
        CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON adjudication FOR EACH STATEMENT EXECUTE FUNCTION toc_guard_added_only();
        """;

    public const string Down =
        """
        DROP TRIGGER IF EXISTS guard_frozen ON code;
        DROP TRIGGER IF EXISTS guard_truncate ON code;
        DROP TRIGGER IF EXISTS guard_frozen ON codebook_version;
        DROP TRIGGER IF EXISTS guard_added_only ON submission;
        DROP TRIGGER IF EXISTS guard_truncate ON submission;
        DROP TRIGGER IF EXISTS guard_added_only ON adjudication;
        DROP TRIGGER IF EXISTS guard_truncate ON adjudication;
        DROP FUNCTION IF EXISTS toc_guard_code(), toc_guard_codebook_version(), toc_guard_added_only();
        """;
}
