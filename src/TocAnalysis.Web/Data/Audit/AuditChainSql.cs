namespace TocAnalysis.Web.Data.Audit;

/// <summary>The chain of audit entries in SQL: what is hashed, and what the database does by itself at the end of each transaction.</summary>
internal static class AuditChainSql
{
    /// <summary>
    /// The text of an entry that goes into the chain, every column of it. Written out wherever it is needed, not kept as a function of the database, so that
    /// whoever could change such a function could not make a false entry pass.
    /// </summary>
    public const string Text =
        """
        jsonb_build_array(e.id, (extract(epoch from e.at) * 1000000)::bigint, e.actor, e.user_id, e.door, e.action, e.entity, e.key, e.case_id, e.changes, e.reason, e.batch_id)::text
        """;

    /// <summary>
    /// The links are made when a transaction ends, all of its entries at once and one transaction after the other, so that a long one keeps nobody waiting
    /// before. A transaction that is taken back leaves no gap.
    /// </summary>
    public const string Up =
        $"""
        CREATE TABLE audit_link (no bigint PRIMARY KEY, entry_id bigint NOT NULL UNIQUE, hash bytea NOT NULL);
        CREATE TABLE audit_installation (one boolean PRIMARY KEY DEFAULT true CHECK (one), id uuid NOT NULL DEFAULT gen_random_uuid());
        INSERT INTO audit_installation DEFAULT VALUES;

        CREATE FUNCTION toc_audit_chain() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            last_no bigint;
            last_hash bytea;
            entry record;
        BEGIN
            IF EXISTS (SELECT 1 FROM audit_link l WHERE l.entry_id = NEW.id) THEN
                RETURN NULL;
            END IF;
            PERFORM pg_advisory_xact_lock(7203611);
            SELECT l.no, l.hash INTO last_no, last_hash FROM audit_link l ORDER BY l.no DESC LIMIT 1;
            FOR entry IN
                SELECT e.id, {Text} AS text FROM audit_entry e
                WHERE e.id >= NEW.id AND NOT EXISTS (SELECT 1 FROM audit_link l WHERE l.entry_id = e.id) ORDER BY e.id
            LOOP
                last_no := coalesce(last_no, 0) + 1;
                last_hash := sha256(coalesce(last_hash, ''::bytea) || convert_to(entry.text, 'UTF8'));
                INSERT INTO audit_link (no, entry_id, hash) VALUES (last_no, entry.id, last_hash);
            END LOOP;
            RETURN NULL;
        END $$;

        DO $$
        DECLARE
            last_no bigint := 0;
            last_hash bytea := '';
            entry record;
        BEGIN
            FOR entry IN SELECT e.id, {Text} AS text FROM audit_entry e ORDER BY e.id
            LOOP
                last_no := last_no + 1;
                last_hash := sha256(last_hash || convert_to(entry.text, 'UTF8'));
                INSERT INTO audit_link (no, entry_id, hash) VALUES (last_no, entry.id, last_hash);
            END LOOP;
        END $$;

        CREATE CONSTRAINT TRIGGER audit_chain AFTER INSERT ON audit_entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION toc_audit_chain();
        CREATE TRIGGER guard_added_only BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION toc_guard_added_only();
        CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION toc_guard_added_only();
        CREATE TRIGGER guard_added_only BEFORE UPDATE OR DELETE ON audit_link FOR EACH ROW EXECUTE FUNCTION toc_guard_added_only();
        CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON audit_link FOR EACH STATEMENT EXECUTE FUNCTION toc_guard_added_only();
        """;

    public const string Down =
        """
        DROP TRIGGER audit_chain ON audit_entry;
        DROP TRIGGER guard_added_only ON audit_entry;
        DROP TRIGGER guard_truncate ON audit_entry;
        DROP FUNCTION toc_audit_chain();
        DROP TABLE audit_link;
        DROP TABLE audit_installation;
        """;

    /// <summary>The whole chain in its order, each link with the text of its entry as it is now; the text is null where the entry is gone.</summary>
    public const string Walk =
        $"SELECT l.no, l.entry_id, l.hash, CASE WHEN e.id IS NULL THEN NULL ELSE {Text} END FROM audit_link l LEFT JOIN audit_entry e ON e.id = l.entry_id ORDER BY l.no";

    /// <summary>The first entry that no link holds.</summary>
    public const string Unlinked = "SELECT min(e.id) FROM audit_entry e WHERE NOT EXISTS (SELECT 1 FROM audit_link l WHERE l.entry_id = e.id)";

    public const string Head = "SELECT no, hash FROM audit_link ORDER BY no DESC LIMIT 1";

    public const string Installation = "SELECT id FROM audit_installation";
}
