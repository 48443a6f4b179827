namespace TocAnalysis.Web.Data.Migrations;

/// <summary>Under which code a coding or a decision counts, kept by the database whatever program writes. Everything else of a decision stays only added to.</summary>
internal static class CountsAsSql
{
    public const string Up =
        """
        DROP TRIGGER guard_added_only ON adjudication;
        UPDATE coding SET counts_as = code;
        UPDATE adjudication SET counts_as = code;

        CREATE FUNCTION toc_set_counts_as() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            NEW.counts_as := coalesce((SELECT m.counts_as FROM code_mapping m WHERE m.code = NEW.code), NEW.code);
            RETURN NEW;
        END $$;
        CREATE TRIGGER counts_as BEFORE INSERT OR UPDATE ON coding FOR EACH ROW EXECUTE FUNCTION toc_set_counts_as();
        CREATE TRIGGER counts_as BEFORE INSERT OR UPDATE ON adjudication FOR EACH ROW EXECUTE FUNCTION toc_set_counts_as();

        CREATE FUNCTION toc_renew_counts_as() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP <> 'INSERT' THEN
                UPDATE coding SET counts_as = '' WHERE code = OLD.code;
                UPDATE adjudication SET counts_as = '' WHERE code = OLD.code;
            END IF;
            IF TG_OP <> 'DELETE' THEN
                UPDATE coding SET counts_as = '' WHERE code = NEW.code;
                UPDATE adjudication SET counts_as = '' WHERE code = NEW.code;
            END IF;
            RETURN NULL;
        END $$;
        CREATE TRIGGER renew_counts_as AFTER INSERT OR UPDATE OR DELETE ON code_mapping FOR EACH ROW EXECUTE FUNCTION toc_renew_counts_as();

        CREATE TRIGGER guard_added_only BEFORE DELETE ON adjudication FOR EACH ROW EXECUTE FUNCTION toc_guard_added_only();
        CREATE TRIGGER guard_unchanged BEFORE UPDATE ON adjudication FOR EACH ROW
            WHEN (to_jsonb(OLD) - 'counts_as' IS DISTINCT FROM to_jsonb(NEW) - 'counts_as') EXECUTE FUNCTION toc_guard_added_only();
        """;

    public const string Down =
        """
        DROP TRIGGER guard_unchanged ON adjudication;
        DROP TRIGGER guard_added_only ON adjudication;
        CREATE TRIGGER guard_added_only BEFORE UPDATE OR DELETE ON adjudication FOR EACH ROW EXECUTE FUNCTION toc_guard_added_only();
        DROP TRIGGER counts_as ON coding;
        DROP TRIGGER counts_as ON adjudication;
        DROP TRIGGER renew_counts_as ON code_mapping;
        DROP FUNCTION toc_set_counts_as(), toc_renew_counts_as();
        """;
}
