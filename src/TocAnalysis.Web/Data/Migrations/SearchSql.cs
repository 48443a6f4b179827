using Microsoft.EntityFrameworkCore.Migrations;

namespace TocAnalysis.Web.Data.Migrations;

/// <summary>
/// Functions by which texts are cut into words by the rules of their own language. A record tells its language by its letters and commonest words; its vector
/// bears the language as a word of its own, so that a query asks each record by the rules under which it was cut.
/// </summary>
internal static class SearchSql
{
    /// <summary>What is generated for each case.</summary>
    public const string Language = "toc_language(title || ' ' || summary || ' ' || left(narrative, 2000))";

    /// <summary>The weighted words of title, summary and narrative.</summary>
    public const string Vector = "toc_vector(title, summary, narrative)";

    public static void Create(MigrationBuilder migration) => migration.Sql(
        """
        CREATE FUNCTION toc_language(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
        DECLARE
            s text := left(t, 2000);
            whole int;
            han int;
            arabic int;
            cyrillic int;
            en int;
            fr int;
            es int;
        BEGIN
            IF s ~ '[\u0400-\u04FF\u0600-\u06FF\u4E00-\u9FFF]' THEN
                whole := length(regexp_replace(s, '\s', '', 'g'));
                han := whole - length(regexp_replace(s, '[\s\u4E00-\u9FFF]', '', 'g'));
                arabic := whole - length(regexp_replace(s, '[\s\u0600-\u06FF]', '', 'g'));
                cyrillic := whole - length(regexp_replace(s, '[\s\u0400-\u04FF]', '', 'g'));
                IF greatest(han * 2, arabic, cyrillic) * 3 >= whole THEN
                    RETURN CASE greatest(han * 2, arabic, cyrillic) WHEN han * 2 THEN 'simple' WHEN arabic THEN 'arabic' ELSE 'russian' END;
                END IF;
            END IF;
            s := ' ' || translate(lower(left(s, 1200)), E'.,;:()"''\n\r\t', '           ') || ' ';
            en := (position(' the ' IN s) > 0)::int + (position(' and ' IN s) > 0)::int + (position(' of ' IN s) > 0)::int + (position(' to ' IN s) > 0)::int
                + (position(' was ' IN s) > 0)::int + (position(' by ' IN s) > 0)::int + (position(' with ' IN s) > 0)::int + (position(' from ' IN s) > 0)::int;
            fr := (position(' le ' IN s) > 0)::int + (position(' les ' IN s) > 0)::int + (position(' des ' IN s) > 0)::int + (position(' et ' IN s) > 0)::int
                + (position(' du ' IN s) > 0)::int + (position(' une ' IN s) > 0)::int + (position(' par ' IN s) > 0)::int + (position(' dans ' IN s) > 0)::int;
            es := (position(' el ' IN s) > 0)::int + (position(' los ' IN s) > 0)::int + (position(' las ' IN s) > 0)::int + (position(' y ' IN s) > 0)::int
                + (position(' del ' IN s) > 0)::int + (position(' una ' IN s) > 0)::int + (position(' por ' IN s) > 0)::int + (position(' con ' IN s) > 0)::int;
            RETURN CASE WHEN en >= fr AND en >= es THEN 'english' WHEN fr >= es THEN 'french' ELSE 'spanish' END;
        END $$;

        CREATE FUNCTION toc_config(language text) RETURNS regconfig LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
            SELECT CASE language WHEN 'french' THEN 'pg_catalog.french'::regconfig WHEN 'spanish' THEN 'pg_catalog.spanish'::regconfig WHEN 'russian' THEN 'pg_catalog.russian'::regconfig
                WHEN 'arabic' THEN 'pg_catalog.arabic'::regconfig WHEN 'simple' THEN 'pg_catalog.simple'::regconfig ELSE 'pg_catalog.english'::regconfig END
        $$;

        CREATE FUNCTION toc_pairs(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
            SELECT coalesce(string_agg(CASE WHEN han AND next_han THEN ' ' || c || n || ' ' WHEN han THEN ' ' || c || ' ' ELSE c END, '' ORDER BY i), '')
            FROM (
                SELECT i, c, n, ascii(c) BETWEEN 19968 AND 40959 AS han, coalesce(ascii(n) BETWEEN 19968 AND 40959, false) AS next_han
                FROM (SELECT i, c, lead(c) OVER (ORDER BY i) AS n FROM regexp_split_to_table(left(t, 60000), '') WITH ORDINALITY AS s(c, i)) p
            ) q
        $$;

        CREATE FUNCTION toc_vector(title text, summary text, narrative text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
        DECLARE
            language text := toc_language(title || ' ' || summary || ' ' || left(narrative, 2000));
            config regconfig := toc_config(language);
        BEGIN
            IF language = 'simple' THEN
                title := toc_pairs(title);
                summary := toc_pairs(summary);
                narrative := toc_pairs(narrative);
            END IF;
            RETURN array_to_tsvector(ARRAY['=' || language]) || setweight(to_tsvector(config, title), 'A') || setweight(to_tsvector(config, summary), 'B')
                || setweight(to_tsvector(config, left(narrative, 240000)), 'C');
        END $$;

        CREATE FUNCTION toc_query_in(language text, web text, prefix text, pairs text) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
        DECLARE
            config regconfig := toc_config(language);
            q tsquery := websearch_to_tsquery(config, CASE WHEN language = 'simple' THEN pairs ELSE web END);
        BEGIN
            RETURN CASE WHEN prefix = '' THEN q ELSE q && to_tsquery(config, prefix) END;
        END $$;

        CREATE FUNCTION toc_query(web text, prefix text, pairs text) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
        DECLARE
            language text;
            q tsquery;
            first tsquery := toc_query_in('english', web, prefix, pairs);
            found tsquery;
            alike boolean := true;
        BEGIN
            FOREACH language IN ARRAY ARRAY['english', 'french', 'spanish', 'russian', 'arabic', 'simple'] LOOP
                q := toc_query_in(language, web, prefix, pairs);
                alike := alike AND q::text = first::text;
                IF numnode(q) > 0 THEN
                    q := ('''=' || language || '''')::tsquery && q;
                    found := CASE WHEN found IS NULL THEN q ELSE found || q END;
                END IF;
            END LOOP;
            -- Where all languages cut the words alike the language need not be asked for.
            RETURN CASE WHEN alike THEN first ELSE coalesce(found, ''::tsquery) END;
        END $$;
        """);

    public static void Drop(MigrationBuilder migration) => migration.Sql(
        "DROP FUNCTION toc_query(text, text, text); DROP FUNCTION toc_query_in(text, text, text, text); DROP FUNCTION toc_vector(text, text, text); DROP FUNCTION toc_pairs(text); DROP FUNCTION toc_config(text); DROP FUNCTION toc_language(text);");

    /// <summary>What coders wrote and quoted became searchable later.</summary>
    public static void CreateForCodings(MigrationBuilder migration) => migration.Sql(
        """
        CREATE FUNCTION toc_words(t text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT toc_vector(t, '', '') $$;
        CREATE INDEX ix_coding_words ON coding USING GIN (toc_words(rationale)) WHERE rationale IS NOT NULL;
        CREATE INDEX ix_evidence_words ON evidence USING GIN (toc_words(quote)) WHERE quote IS NOT NULL;
        """);

    public static void DropForCodings(MigrationBuilder migration) => migration.Sql("DROP INDEX ix_evidence_words; DROP INDEX ix_coding_words; DROP FUNCTION toc_words(text);");

    /// <summary>The same answers in half the time: a search of eleven signs one by one is quicker than one of any of them.</summary>
    public static void LightenLanguage(MigrationBuilder migration) => migration.Sql(
        """
        CREATE OR REPLACE FUNCTION toc_language(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
        DECLARE
            s text := left(t, 2000);
            whole int;
            han int;
            arabic int;
            cyrillic int;
            en int;
            fr int;
            es int;
        BEGIN
            IF s ~ '[\u0400-\u04FF\u0600-\u06FF\u4E00-\u9FFF]' THEN
                whole := length(regexp_replace(s, '\s', '', 'g'));
                han := whole - length(regexp_replace(s, '[\s\u4E00-\u9FFF]', '', 'g'));
                arabic := whole - length(regexp_replace(s, '[\s\u0600-\u06FF]', '', 'g'));
                cyrillic := whole - length(regexp_replace(s, '[\s\u0400-\u04FF]', '', 'g'));
                IF greatest(han * 2, arabic, cyrillic) * 3 >= whole THEN
                    RETURN CASE greatest(han * 2, arabic, cyrillic) WHEN han * 2 THEN 'simple' WHEN arabic THEN 'arabic' ELSE 'russian' END;
                END IF;
            END IF;
            s := ' ' || replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(lower(left(s, 1200)), '.', ' '), ',', ' '), ';', ' '), ':', ' '), '(', ' '), ')', ' '), '"', ' '), '''', ' '), E'\n', ' '), E'\r', ' '), E'\t', ' ') || ' ';
            en := (position(' the ' IN s) > 0)::int + (position(' and ' IN s) > 0)::int + (position(' of ' IN s) > 0)::int + (position(' to ' IN s) > 0)::int
                + (position(' was ' IN s) > 0)::int + (position(' by ' IN s) > 0)::int + (position(' with ' IN s) > 0)::int + (position(' from ' IN s) > 0)::int;
            fr := (position(' le ' IN s) > 0)::int + (position(' les ' IN s) > 0)::int + (position(' des ' IN s) > 0)::int + (position(' et ' IN s) > 0)::int
                + (position(' du ' IN s) > 0)::int + (position(' une ' IN s) > 0)::int + (position(' par ' IN s) > 0)::int + (position(' dans ' IN s) > 0)::int;
            es := (position(' el ' IN s) > 0)::int + (position(' los ' IN s) > 0)::int + (position(' las ' IN s) > 0)::int + (position(' y ' IN s) > 0)::int
                + (position(' del ' IN s) > 0)::int + (position(' una ' IN s) > 0)::int + (position(' por ' IN s) > 0)::int + (position(' con ' IN s) > 0)::int;
            RETURN CASE WHEN en >= fr AND en >= es THEN 'english' WHEN fr >= es THEN 'french' ELSE 'spanish' END;
        END $$;
        """);

    /// <summary>
    /// The functions name their schema where they call each other: a restore of a dump and the database's own upkeep run without a search path, and found none of them.
    /// </summary>
    public static void Qualify(MigrationBuilder migration) => migration.Sql(
        """
        DO $do$ BEGIN EXECUTE replace($functions$
        CREATE OR REPLACE FUNCTION toc_words(t text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT @.toc_vector(t, '', '') $$;

        CREATE OR REPLACE FUNCTION toc_vector(title text, summary text, narrative text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
        DECLARE
            language text := @.toc_language(title || ' ' || summary || ' ' || left(narrative, 2000));
            config regconfig := @.toc_config(language);
        BEGIN
            IF language = 'simple' THEN
                title := @.toc_pairs(title);
                summary := @.toc_pairs(summary);
                narrative := @.toc_pairs(narrative);
            END IF;
            RETURN array_to_tsvector(ARRAY['=' || language]) || setweight(to_tsvector(config, title), 'A') || setweight(to_tsvector(config, summary), 'B')
                || setweight(to_tsvector(config, left(narrative, 240000)), 'C');
        END $$;

        CREATE OR REPLACE FUNCTION toc_query_in(language text, web text, prefix text, pairs text) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
        DECLARE
            config regconfig := @.toc_config(language);
            q tsquery := websearch_to_tsquery(config, CASE WHEN language = 'simple' THEN pairs ELSE web END);
        BEGIN
            RETURN CASE WHEN prefix = '' THEN q ELSE q && to_tsquery(config, prefix) END;
        END $$;

        CREATE OR REPLACE FUNCTION toc_query(web text, prefix text, pairs text) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
        DECLARE
            language text;
            q tsquery;
            first tsquery := @.toc_query_in('english', web, prefix, pairs);
            found tsquery;
            alike boolean := true;
        BEGIN
            FOREACH language IN ARRAY ARRAY['english', 'french', 'spanish', 'russian', 'arabic', 'simple'] LOOP
                q := @.toc_query_in(language, web, prefix, pairs);
                alike := alike AND q::text = first::text;
                IF numnode(q) > 0 THEN
                    q := ('''=' || language || '''')::tsquery && q;
                    found := CASE WHEN found IS NULL THEN q ELSE found || q END;
                END IF;
            END LOOP;
            -- Where all languages cut the words alike the language need not be asked for.
            RETURN CASE WHEN alike THEN first ELSE coalesce(found, ''::tsquery) END;
        END $$;
        $functions$, '@', quote_ident(current_schema())); END $do$;
        """);
}
