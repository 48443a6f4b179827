using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Cases;
using TocAnalysis.Web.Tests.Features.Cases;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Data;

/// <summary>A database of the first release, with data in it, is brought to this version: nothing is lost, and what is computed is of this version's rules.</summary>
public sealed class UpgradeTests(PostgresFixture postgres)
{
    /// <summary>The last migration of the first release.</summary>
    private const string FirstRelease = "20261124072404_IdempotencyKeys";

    /// <summary>As the first release wrote it: case 1 has but indirect effects, which its rule left undetermined without them.</summary>
    private const string Rows = """
        INSERT INTO country (code, name, kind) VALUES ('GBR', 'United Kingdom', 'Current'), ('FRA', 'France', 'Current');
        INSERT INTO source (reference, type, title, version, created_at, created_by, updated_at, updated_by)
            VALUES ('s1', 'judgment', 'Judgment', 1, '2026-01-01Z', 'Ann', '2026-01-01Z', 'Ann');
        INSERT INTO case_record (id, reference, title, start, start_earliest, start_latest, ongoing, summary, narrative, sensitivity, status, result_union, result_single_stage,
                result_direct, result_conduct, result_established, version, created_at, created_by, updated_at, updated_by)
            SELECT n, 'TOC-000' || n, 'Case ' || n, '1999', '1999-01-01', '1999-12-31', false, 'A firm was set up.', 'Told at length.', 'public', 'recorded',
                'transnational', 'transnational', 'undetermined', 'undetermined', 'transnational', 1, '2026-01-01Z', 'Ann', '2026-01-01Z', 'Ann' FROM generate_series(1, 2) n;
        INSERT INTO case_country (case_id, position, country, stage, certainty, source_id, locator)
            SELECT 1, 0, 'GBR', 'indirect-effect', 'established', id, 'p. 3' FROM source UNION ALL SELECT 1, 1, 'FRA', 'indirect-effect', 'alleged', NULL, NULL
            UNION ALL SELECT 2, 0, 'GBR', 'perpetration', 'established', NULL, NULL UNION ALL SELECT 2, 1, 'FRA', 'perpetration', 'established', NULL, NULL;
        INSERT INTO case_version (case_id, version, content, at, by, door) SELECT id, 1, '{"title":"Case"}', '2026-01-01Z', 'Ann', 'page' FROM case_record;
        INSERT INTO coder (name) VALUES ('Ann');
        INSERT INTO codebook_version (number, state, title, published_at) VALUES (1, 'frozen', 'First', '2026-01-01Z');
        INSERT INTO code (version, key, kind, scale, position, title, paragraphs, content) VALUES (1, 'I4', 'issue', 'two-pole', 1, 'Old title', '{16}', '{}');
        INSERT INTO coding (case_id, codebook_version, code, coder_id, value, version, created_at, created_by, updated_at, updated_by)
            SELECT 1, 1, 'I4', id, 'B', 1, '2026-01-01Z', 'Ann', '2026-01-01Z', 'Ann' FROM coder;
        INSERT INTO evidence (coding_id, position, quote, text, start) SELECT id, 0, 'firm was', 'summary', 2 FROM coding;
        INSERT INTO case_position (case_id, code, adjudicated, majority, coders) VALUES (1, 'I4', 'B', 'B', 1);
        INSERT INTO audit_entry (at, actor, door, action, entity, key, case_id, changes) VALUES ('2026-01-01Z', 'Ann', 'page', 'added', 'case', '1', 1, '{}');
        INSERT INTO "AspNetUsers" (id, user_name, normalized_user_name, email, normalized_email, email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count, display_name, created_at)
            VALUES (gen_random_uuid(), 'ann@example.org', 'ANN@EXAMPLE.ORG', 'ann@example.org', 'ANN@EXAMPLE.ORG', true, false, false, true, 0, 'Ann', '2026-01-01Z');
        SELECT setval('case_number', 2);
        """;

    [Fact]
    public async Task A_database_of_the_first_release_keeps_its_rows_and_gets_the_results_of_this_rule()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await ReplaceByFirstReleaseAsync(world);
        var before = await CountsAsync(world);
        var schema = world.Get<DatabaseSchema>();
        (await schema.ProblemAsync(RecordedCases.Token)).ShouldNotBeNull();

        await schema.MigrateAsync(RecordedCases.Token);

        (await schema.ProblemAsync(RecordedCases.Token)).ShouldBeNull();
        (await CountsAsync(world)).ShouldBe(before);
        (await world.RowsAsync("SELECT result_union, result_direct, result_conduct FROM case_record ORDER BY id")).Select(r => string.Join(" ", r))
            .ShouldBe(["transnational domestic undetermined", "transnational transnational transnational"]);
        var detail = (await world.Get<GetCase>().HandleAsync(TocWorld.Researcher, 1, RecordedCases.Token)).Value;
        detail.Content.Countries.Select(c => (c.Country, c.Stage, c.Source, c.Locator)).ShouldBe([("GBR", Stage.IndirectEffect, "s1", "p. 3"), ("FRA", Stage.IndirectEffect, null, null)]);
        detail.Codings.ShouldHaveSingleItem().Evidence.ShouldHaveSingleItem().Quote.ShouldBe("firm was");
        // Whoever has an account has it still, and no passkey yet.
        (await world.ScalarAsync<long>("SELECT count(*) FROM \"AspNetUsers\" u LEFT JOIN passkey p ON p.user_id = u.id WHERE u.display_name = 'Ann' AND p.id IS NULL")).ShouldBe(1);
        // What comes next gets a number of its own, and old cases can be changed.
        (await world.SaveAsync(detail.Content with { Title = "Changed", Competing = [new CompetingValue(CompetingField.Start, "1998", null, "s1")] }, 1, 1)).Succeeded.ShouldBeTrue();
        (await world.Get<GetCase>().HandleAsync(TocWorld.Researcher, 1, RecordedCases.Token)).Value.Content.Competing.ShouldHaveSingleItem().Value.ShouldBe("1998");
        (await world.RecordAsync(RecordedCases.Simple)).ShouldBe(3);
    }

    [Fact]
    public async Task Rows_and_words_come_without_a_search_path_as_a_dump_brings_them()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await world.RecordAsync(RecordedCases.Simple);

        // A dump is restored without a search path, and what keeps the statistics of expressions has none either.
        var found = await world.RowsAsync("""
            SET search_path TO ''; ANALYZE public.coding;
            SELECT public.toc_vector('海关查获', '', '')::text, public.toc_words('Frauds')::text FROM public.case_record c WHERE NOT c.search @@ public.toc_query('seldom', '', 'seldom')
            """);

        found.ShouldHaveSingleItem()[1].ShouldBe("'=english' 'fraud':1A");
    }

    private static async Task ReplaceByFirstReleaseAsync(TocWorld world)
    {
        await world.RowsAsync("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        NpgsqlConnection.ClearAllPools();
        await using var context = await world.Get<IDbContextFactory<TocContext>>().CreateDbContextAsync(RecordedCases.Token);
        await context.GetService<IMigrator>().MigrateAsync(FirstRelease, RecordedCases.Token);
        await world.RowsAsync(Rows);
    }

    private static async Task<string> CountsAsync(TocWorld world) => string.Join(", ", (await world.RowsAsync("""
        SELECT (SELECT count(*) FROM case_record), (SELECT count(*) FROM case_country), (SELECT count(*) FROM case_version), (SELECT count(*) FROM coding),
            (SELECT count(*) FROM evidence), (SELECT count(*) FROM case_position), (SELECT count(*) FROM source), (SELECT count(*) FROM audit_entry), (SELECT count(*) FROM "AspNetUsers")
        """)).Single());
}
