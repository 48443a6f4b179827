using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Registers;
using TocAnalysis.Domain.Tests.Registers;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Audit;
using TocAnalysis.Web.Features.Accounts;
using TocAnalysis.Web.Features.Cases;
using TocAnalysis.Web.Features.Codings;
using TocAnalysis.Web.Features.Packages;
using TocAnalysis.Web.Features.Packages.Bulk;
using TocAnalysis.Web.Features.Registers;
using TocAnalysis.Web.Tests.Features.Cases;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Accounts;

/// <summary>
/// Requirement I1: whatever people do, in whatever order, the audit log played from its beginning gives what stands in the tables; every change that was
/// acknowledged has one entry, and what was refused has none. The steps are drawn by chance from a fixed beginning; <c>TOC_TESTS_ROUNDS</c> says how many.
/// </summary>
public sealed class AuditReplayTests(PostgresFixture postgres)
{
    private static readonly int Steps = int.TryParse(Environment.GetEnvironmentVariable("TOC_TESTS_ROUNDS"), out var rounds) ? rounds : 30;

    private static readonly string[] Codes = ["I4", "I5"];

    private static readonly string[] Lands = ["NLD", "FRA", "COL", "GBR"];

    private readonly List<string> differing = [];
    private readonly Random random = new(20_261_129);
    private readonly Dictionary<string, (int Done, int Refused)> told = [];
    private IReadOnlyList<Actor> people = [];
    private TocWorld world = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task I1_the_log_played_from_its_beginning_gives_the_tables_and_every_acknowledged_change_has_one_entry()
    {
        await using var made = world = await TocWorld.CreateAsync(postgres);
        await world.ActorsAsync();
        people = [await PersonAsync("Ann"), await PersonAsync("Ben"), await PersonAsync("Cem")];
        for (var n = 0; n < 3; n++)
            await StepAsync(RecordAsync);
        Func<Task<(string Name, bool Done, string? Entity, string? Key)>>[] steps =
            [RecordAsync, EditAsync, EditAsync, DeleteAsync, RestoreAsync, RestoreAsync, CodeAsync, CodeAsync, CodeAsync, WithdrawAsync, UndoCodingAsync, MergeAsync, UndoMergeAsync, ReviewAsync, CompeteAsync, PreferAsync, RolesAsync, QuestionAsync, QuestionAsync];
        for (var n = 0; n < Steps; n++)
            await StepAsync(steps[random.Next(steps.Length)]);

        var (wrong, state) = Replay(await world.RowsAsync("SELECT id, action, entity, key, changes::text FROM audit_entry WHERE action IN ('create', 'update', 'delete') ORDER BY id"));
        wrong.ShouldBeEmpty();
        var compared = new HashSet<string>();
        await CompareAsync<CaseRow>(state, compared, c => c.Id);
        await CompareAsync<CodingRow>(state, compared, c => c.Id);
        await CompareAsync<EvidenceRow>(state, compared, e => e.Id);
        await CompareAsync<CoderRow>(state, compared, c => c.Id);
        await CompareAsync<ImportBatchRow>(state, compared, b => b.Id);
        await CompareAsync<GroupRow>(state, compared, g => g.Id);
        await CompareAsync<SourceRow>(state, compared, s => s.Id);
        await CompareAsync<RegisterRow>(state, compared, r => r.Id);
        await CompareAsync<AppUser>(state, compared, u => u.Id);
        await CompareAsync<IdentityUserRole<Guid>>(state, compared, r => $"{r.UserId}/{r.RoleId}");
        differing.ShouldBeEmpty();
        state.Keys.Select(k => k.Entity).Distinct().Except(compared).ShouldBeEmpty("a table that nothing was compared of");
        await VersionsHoldTheRecordsAsync();
        TestContext.Current.TestOutputHelper!.WriteLine(string.Join(", ", told.OrderBy(t => t.Key).Select(t => $"{t.Key} {t.Value.Done} done {t.Value.Refused} refused")));
        told.Values.Sum(t => t.Done).ShouldBeGreaterThan(Steps / 3);
        told.Values.Sum(t => t.Refused).ShouldBeGreaterThan(3);
    }

    /// <summary>One step, and what the log says of it.</summary>
    private async Task StepAsync(Func<Task<(string Name, bool Done, string? Entity, string? Key)>> step)
    {
        const string versions = "SELECT coalesce(sum(version), 0)::bigint FROM case_record";
        var (before, versionsBefore) = (await world.ScalarAsync<long>("SELECT coalesce(max(id), 0) FROM audit_entry"), await world.ScalarAsync<long>(versions));
        var (name, done, entity, key) = await step();
        var now = await world.RowsAsync($"SELECT action, entity, key FROM audit_entry WHERE id > {before}");
        told[name] = told.GetValueOrDefault(name) is var (was, refused) && done ? (was + 1, refused) : (was, refused + 1);
        if (!done)
            now.ShouldAllBe(e => (string)e[0]! == "refuse", name);
        // What is saved as it stands already is acknowledged, and nothing is to be told.
        else if (entity == "case_record" && now.Count == 0)
            (await world.ScalarAsync<long>(versions)).ShouldBe(versionsBefore, name);
        // A merge is a batch that is made and, when all of it is written, completed.
        else if (entity is not null)
            now.Count(e => (string)e[1]! == entity && (key is null || (string)e[2]! == key) && (name != "merge" || (string)e[0]! == "create")).ShouldBe(1, $"{name}: {string.Join("; ", now.Select(e => string.Join(' ', e)))}");
    }

    private async Task<(string Name, bool Done, string? Entity, string? Key)> RecordAsync()
    {
        var saved = await world.SaveAsync(RecordedCases.Full with { Title = Title(), Sensitivity = Sensitivity.Internal, Status = CaseStatus.Recorded }, actor: Who());
        return Of("record", saved, saved.Succeeded ? saved.Value.Id : 0);
    }

    private async Task<(string Name, bool Done, string? Entity, string? Key)> EditAsync()
    {
        var (id, version, content) = await SomeAsync();
        var changed = content with { Title = Title(), Narrative = $"Told {Title()}.", Status = CaseStatus.Recorded, Countries = [.. content.Countries.Take(1), new CountryInvolvement(Lands[random.Next(Lands.Length)], Stage.Perpetration, null)], Competing = [] };
        // Some come with what they read long ago, and some with a code of no country.
        var stale = random.Next(4) == 0;
        if (random.Next(8) == 0)
            changed = changed with { Countries = [new CountryInvolvement("XXX", Stage.Perpetration, null)] };
        return Of("edit", await world.SaveAsync(changed, id, stale ? version - 1 : version, Who(), "because"), id);
    }

    private async Task<(string Name, bool Done, string? Entity, string? Key)> DeleteAsync()
    {
        var (id, version, _) = await SomeAsync();
        return Of("delete", await world.Get<DeleteCase>().HandleAsync(Who(), new DeleteCaseRequest(id, version, "because"), Stop), id);
    }

    private async Task<(string Name, bool Done, string? Entity, string? Key)> RestoreAsync()
    {
        var (id, version) = await AnyAsync();
        return Of("restore", await world.Get<RestoreCase>().HandleAsync(Who(), new RestoreCaseRequest(id, random.Next(1, version + 1), version, "because"), Stop), id);
    }

    private async Task<(string Name, bool Done, string? Entity, string? Key)> CodeAsync()
    {
        var (id, _) = await AnyAsync();
        var (actor, code) = (Who(), Codes[random.Next(Codes.Length)]);
        var version = await VersionOfCodingAsync(id, code, actor);
        var value = Enum.GetValues<CodingValue>()[random.Next(2)];
        var coded = await world.Get<RecordCoding>().HandleAsync(actor, new RecordCodingRequest(CaseId.Text(id), new CodingContent(code, value, Confidence.High, Title(), [new Evidence(Source: "s1")]), random.Next(6) == 0 ? version + 1 : version), Stop);
        return ("code", coded.Succeeded, "coding", null);
    }

    private async Task<(string Name, bool Done, string? Entity, string? Key)> WithdrawAsync()
    {
        var (id, _) = await AnyAsync();
        var (actor, code) = (Who(), Codes[random.Next(Codes.Length)]);
        var done = await world.Get<WithdrawCoding>().HandleAsync(actor, new WithdrawCodingRequest(CaseId.Text(id), code, await VersionOfCodingAsync(id, code, actor)), Stop);
        return ("withdraw", done.Succeeded, "coding", null);
    }

    private async Task<(string Name, bool Done, string? Entity, string? Key)> UndoCodingAsync()
    {
        // Mostly by somebody who has a step to undo there; else hardly any would be one.
        var steps = await world.RowsAsync("SELECT s.case_id, o.name FROM coding_step s JOIN coder o ON o.id = s.coder_id JOIN case_record c ON c.id = s.case_id WHERE c.deleted_at IS NULL ORDER BY s.id");
        var (id, _) = await AnyAsync();
        var who = Who();
        if (steps.Count > 0 && random.Next(4) > 0 && steps[random.Next(steps.Count)] is var step)
            (id, who) = ((long)step[0]!, people.First(p => p.Name == (string)step[1]!));
        var done = await world.Get<UndoCoding>().HandleAsync(who, CaseId.Text(id), random.Next(3) == 0, Stop);
        return ("undo coding", done.Succeeded, "coding", null);
    }

    private async Task<(string Name, bool Done, string? Entity, string? Key)> MergeAsync()
    {
        var ((keep, _), (away, _)) = (await AnyAsync(), await AnyAsync());
        var done = await world.Get<MergeRecords>().HandleAsync(Who(), new MergeRequest("cases.csv", CaseId.Text(keep), [CaseId.Text(away)], false), Stop);
        return ("merge", done.Succeeded, "import_batch", null);
    }

    private async Task<(string Name, bool Done, string? Entity, string? Key)> UndoMergeAsync()
    {
        var batch = await world.ScalarAsync<long>("SELECT coalesce(max(id), 0) FROM import_batch");
        var done = await world.Get<UndoImport>().HandleAsync(batch, Who(), Stop);
        return ("undo merge", done.Succeeded, "import_batch", batch.ToString(CultureInfo.InvariantCulture));
    }

    private async Task<(string Name, bool Done, string? Entity, string? Key)> ReviewAsync()
    {
        var (id, version, content) = await SomeAsync();
        return Of("review", await world.SaveAsync(content with { Status = CaseStatus.Reviewed }, id, version, Who()), id);
    }

    private async Task<(string Name, bool Done, string? Entity, string? Key)> CompeteAsync()
    {
        var (id, version, _) = await SomeAsync();
        var value = new CompetingValue(CompetingField.Start, $"199{random.Next(9)}", null, random.Next(5) == 0 ? null : "s1");
        return Of("compete", await world.Get<ChangeCompeting>().HandleAsync(Who(), new ChangeCompetingRequest(id, version, null) { Record = value }, Stop), id);
    }

    private async Task<(string Name, bool Done, string? Entity, string? Key)> PreferAsync()
    {
        var (id, version, _) = await SomeAsync();
        return Of("prefer", await world.Get<ChangeCompeting>().HandleAsync(Who(), new ChangeCompetingRequest(id, version, null) { Prefer = 0 }, Stop), id);
    }

    private async Task<(string Name, bool Done, string? Entity, string? Key)> QuestionAsync()
    {
        var (id, _) = await AnyAsync();
        var last = await world.RowsAsync("SELECT id, version FROM register_entry ORDER BY id DESC LIMIT 1");
        var (before, version) = last is [var row] && random.Next(3) > 0 ? ((long?)row[0], (int)row[1]!) : (null, 0);
        var entry = RegisterSamples.Good(RegisterKind.Questions) with { Case = null, Source = null, Locator = null, Cases = [CaseId.Text(id)], Title = Title() };
        var saved = await world.Get<SaveRegisterEntry>().HandleAsync(Who(), new SaveRegisterRequest(before, version, entry), Stop);
        return ("question", saved.Succeeded, "register_entry", null);
    }

    private async Task<(string Name, bool Done, string? Entity, string? Key)> RolesAsync()
    {
        // With the same roles nothing is changed, and nothing is to be told.
        IReadOnlySet<Role> roles = new HashSet<Role> { new[] { Role.Analyst, Role.Researcher, Role.Adjudicator, Role.Secretariat }[random.Next(4)] };
        var done = await world.Get<ChangeRoles>().RunAsync(random.Next(4) == 0 ? people[0] : TocWorld.Administrator, people[random.Next(people.Count)].UserId!.Value, roles, Stop);
        return ("roles", done.Succeeded, null, null);
    }

    private static (string Name, bool Done, string? Entity, string? Key) Of<T>(string name, Result<T> result, long id) => (name, result.Succeeded, "case_record", id.ToString(CultureInfo.InvariantCulture));

    private string Title() => $"Case {random.Next(1_000_000)}";

    /// <summary>Somebody; now and then somebody who may not.</summary>
    private Actor Who() => random.Next(8) == 0 ? TocWorld.Analyst : people[random.Next(people.Count)];

    private async Task<Actor> PersonAsync(string name)
    {
        var made = await world.Get<CreateAccount>().RunAsync(Actor.CommandLine, new CreateAccountRequest(name, $"{name}@example.org", new HashSet<Role> { Role.Researcher }, "a password of a test"), Stop);
        return new Actor(made.Value.Id, name, new HashSet<Role> { Role.Researcher }, Door.Page);
    }

    private async Task<(long Id, int Version)> AnyAsync()
    {
        var rows = await world.RowsAsync("SELECT id, version FROM case_record ORDER BY id");
        var row = rows[random.Next(rows.Count)];
        return ((long)row[0]!, (int)row[1]!);
    }

    private async Task<(long Id, int Version, CaseContent Content)> SomeAsync()
    {
        var (id, version) = await AnyAsync();
        var read = await world.Get<GetCase>().HandleAsync(people[0], id, Stop);
        return (id, version, read.Succeeded ? read.Value.Content : RecordedCases.Full);
    }

    private async Task<int> VersionOfCodingAsync(long id, string code, Actor actor) =>
        (await world.RowsAsync($"SELECT k.version FROM coding k JOIN coder o ON o.id = k.coder_id WHERE k.case_id = {id} AND k.code = '{code}' AND o.name = '{actor.Name}'")) is [var row, ..] ? (int)row[0]! : 0;

    /// <summary>Plays the entries: each change has to begin with what the entries before it left.</summary>
    private static (List<string> Wrong, Dictionary<(string Entity, string Key), Dictionary<string, string>> State) Replay(IReadOnlyList<object?[]> entries)
    {
        var (wrong, state) = (new List<string>(), new Dictionary<(string Entity, string Key), Dictionary<string, string>>());
        foreach (var entry in entries)
        {
            var (id, action, entity, key) = ((long)entry[0]!, (string)entry[1]!, (string)entry[2]!, (string)entry[3]!);
            using var changes = JsonDocument.Parse((string)entry[4]!);
            var known = state.GetValueOrDefault((entity, key));
            if ((action == "create") != (known is null))
                wrong.Add($"{id}: {action} of {entity} {key}, which is {(known is null ? "not there" : "there")}");
            state[(entity, key)] = known ??= [];
            foreach (var change in changes.RootElement.EnumerateObject().Where(c => c.Value.GetArrayLength() == 2))
            {
                if (action != "create" && known.GetValueOrDefault(change.Name) != Plain(change.Value[0]))
                    wrong.Add($"{id}: {entity} {key} {change.Name} was {known.GetValueOrDefault(change.Name)} and begins as {Plain(change.Value[0])}");
                known[change.Name] = Plain(change.Value[1]);
            }

            if (action == "delete")
                state.Remove((entity, key));
        }

        return (wrong, state);
    }

    private async Task CompareAsync<T>(Dictionary<(string Entity, string Key), Dictionary<string, string>> state, HashSet<string> compared, Func<T, object> key) where T : class
    {
        await using var context = await world.Get<TocDatabase>().OpenAsync(Actor.CommandLine, Stop);
        var table = context.Model.FindEntityType(typeof(T))!.GetTableName()!;
        compared.Add(table);
        var rows = (await context.Set<T>().AsNoTracking().ToListAsync(Stop)).ToDictionary(r => Convert.ToString(key(r), CultureInfo.InvariantCulture)!);
        // Rows that came with the program's own sign-in are older than the log.
        rows.Keys.Order().ShouldBe(state.Keys.Where(k => k.Entity == table).Select(k => k.Key).Order(), table);
        foreach (var (id, row) in rows)
        {
            using var now = JsonDocument.Parse(AuditTrail.Created(context, row, 0, null, null, default).Changes);
            foreach (var column in now.RootElement.EnumerateObject().Where(c => c.Value.GetArrayLength() == 2 && !ByTheDatabase.Contains($"{table}.{c.Name}")))
            {
                if (state[(table, id)].GetValueOrDefault(column.Name) is var told && told != Plain(column.Value[1]))
                    differing.Add($"{table} {id} {column.Name} is {Plain(column.Value[1])}, and {told} by the log");
            }
        }
    }

    /// <summary>Columns that the database fills by itself.</summary>
    private static readonly HashSet<string> ByTheDatabase = ["case_record.language"];

    /// <summary>Long texts and parts are kept by the versions: the last one is the record.</summary>
    private async Task VersionsHoldTheRecordsAsync()
    {
        await using var context = await world.ReadAsync();
        var ids = await context.Cases.Select(c => c.Id).ToListAsync(Stop);
        foreach (var (id, content) in await CaseStore.ContentsAsync(context, [.. ids], Stop))
        {
            var last = await context.CaseVersions.Where(v => v.CaseId == id).OrderByDescending(v => v.Version).FirstAsync(Stop);
            CaseChanges.Between(CaseJson.Read<CaseContent>(last.Content), content).ShouldBeEmpty(CaseId.Text(id));
        }
    }

    /// <summary>A value in one form; the database keeps moments to the microsecond, and the members of JSON in an order of its own.</summary>
    private static string Plain(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && DateTimeOffset.TryParseExact(value.GetString(), "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var moment)
            ? (moment.UtcTicks / 10).ToString(CultureInfo.InvariantCulture)
            : value.ValueKind == JsonValueKind.String && value.GetString() is ['{', ..] json ? Ordered(JsonNode.Parse(json))
            : value.ValueKind == JsonValueKind.Array ? Ordered(JsonNode.Parse(value.GetRawText())) : value.GetRawText();

    private static string Ordered(JsonNode? node) =>
        node is JsonObject members ? $"{{{string.Join(',', members.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{m.Key}:{Ordered(m.Value)}"))}}}" : node?.ToJsonString() ?? "null";
}
