using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Rounds;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Accounts;
using TocAnalysis.Web.Features.Cases;
using TocAnalysis.Web.Features.Cases.Identities;
using TocAnalysis.Web.Features.Codebook;
using TocAnalysis.Web.Features.Codings;
using TocAnalysis.Web.Features.Packages;
using TocAnalysis.Web.Features.Rounds;
using TocAnalysis.Web.Features.Tables.Saved;
using TocAnalysis.Web.Tests.Features.Packages;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Security;

/// <summary>
/// Every cell of the policy file, tried on the program: by the handlers that pages, REST and verbs enter, and by real requests of REST and of the browser. An
/// action that has no trial here fails, so that a new one is tried from its first day.
/// </summary>
public sealed class AccessMatrixTests(PostgresFixture postgres)
{
    private static readonly Role[] Roles = Enum.GetValues<Role>();
    private static readonly Sensitivity[] Levels = Enum.GetValues<Sensitivity>();
    private static readonly Door[] Doors = Enum.GetValues<Door>();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_handler_does_what_the_policy_file_says_of_its_cell_and_REST_and_pages_do_too()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using var scope = server.Services.CreateAsyncScope();
        var world = await World.MakeAsync(server, scope.ServiceProvider);
        var (wrong, cells) = (new List<string>(), 0);

        foreach (var role in Roles)
        {
            foreach (var door in Doors)
            {
                var actor = new Actor(null, $"Matrix {role}", new HashSet<Role> { role }, door);
                foreach (var action in Enum.GetValues<Permission>())
                {
                    foreach (var level in Levels)
                    {
                        cells++;
                        Compare($"{role} {level} {action} {door}", AccessRules.Embedded.Allows(role, level, action, door), await world.TryAsync(actor, action, level));
                    }
                }
            }

            // Nobody has an account or key as a visitor; what they reach is tried in PublicReadingTests.
            if (role == Role.Visitor)
                continue;
            using var key = await server.ClientAsync(role, $"Key {role}");
            using var browser = await TestBrowser.SignedInAsync(server, $"Person {role}", role);
            foreach (var level in Levels)
            {
                foreach (var (action, request) in world.Requests(level))
                {
                    cells++;
                    using var answer = await key.SendAsync(request, Stop);
                    Compare($"{role} {level} {action} by a request to {request.Method} {request.RequestUri}", AccessRules.Embedded.Allows(role, level, action, Door.Rest), await LetInAsync(answer, action, world.Id(level)));
                }

                foreach (var address in world.Pages(level))
                {
                    cells++;
                    var answer = await browser.GetAsync(address);
                    Compare($"{role} {level} Read of {address}", AccessRules.Embedded.Allows(role, level, Permission.Read, Door.Page), answer.Status == HttpStatusCode.OK && answer.Body.Contains(World.Title(level), StringComparison.Ordinal));
                }
            }
        }

        wrong.ShouldBeEmpty();
        cells.ShouldBeGreaterThan(Roles.Length * Levels.Length * Doors.Length * Enum.GetValues<Permission>().Length);
        TestContext.Current.TestOutputHelper!.WriteLine($"{cells} cells tried");

        void Compare(string cell, bool expected, bool found)
        {
            if (expected != found)
                wrong.Add($"{cell}: the file says {(expected ? "yes" : "no")}, the program {(found ? "yes" : "no")}");
        }
    }

    /// <summary>Let in is whoever gets an answer about the matter: what was asked for, or what is wrong with the request.</summary>
    private static async Task<bool> LetInAsync(HttpResponseMessage answer, Permission action, string record)
    {
        ((int)answer.StatusCode).ShouldBeLessThan(500);
        if (answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
            return false;
        return action switch
        {
            Permission.Export => (await MappedAddresses.ReadAsync(answer)).Contains(record, StringComparison.Ordinal),
            Permission.Import when answer.RequestMessage!.RequestUri!.AbsolutePath.EndsWith("/undo", StringComparison.Ordinal) => answer.StatusCode == HttpStatusCode.BadRequest,
            Permission.Import => JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!["faults"]!.AsArray().Count == 0,
            Permission.PlanRounds => answer.StatusCode == HttpStatusCode.OK,
            _ => true,
        };
    }

    /// <summary>A case of each sensitivity, a round, and a trial of each action that writes nothing: it is refused for a fault, or is only tried.</summary>
    private sealed class World(IServiceProvider services, IReadOnlyDictionary<Sensitivity, string> cases, IReadOnlyDictionary<Sensitivity, long> batches, IReadOnlyList<Guid> coders)
    {
        public static string Title(Sensitivity level) => $"Matrix case {level.Text()}";

        public string Id(Sensitivity level) => cases[level];

        public static async Task<World> MakeAsync(TocServer server, IServiceProvider services)
        {
            var coders = new List<Guid>();
            foreach (var name in new[] { "Coder one", "Coder two" })
            {
                coders.Add((await services.GetRequiredService<CreateAccount>().RunAsync(
                    Actor.CommandLine, new CreateAccountRequest(name, $"{Guid.NewGuid():N}@example.org", new HashSet<Role> { Role.Researcher }, "a password of a test"), Stop)).Value.Id);
            }

            var (cases, batches) = (new Dictionary<Sensitivity, string>(), new Dictionary<Sensitivity, long>());
            foreach (var level in Levels)
            {
                // Undone already: whoever may undo it is told so, and nothing is written.
                var import = await services.GetRequiredService<ImportPackage>().HandleAsync(new ImportPackageRequest(GoodPackage.Read(Package(level, "U-" + level.Text())), false), Actor.CommandLine, Stop);
                batches[level] = import.Value.Batch!.Value;
                (await services.GetRequiredService<UndoImport>().HandleAsync(batches[level], Actor.CommandLine, Stop)).Succeeded.ShouldBeTrue();
                var saved = await services.GetRequiredService<SaveCase>().HandleAsync(Actor.CommandLine, new SaveCaseRequest(null, Content(level)), Stop);
                cases[level] = CaseId.Text(saved.Value.Id);
            }

            var round = new CreateRoundRequest("R", null, CaseFilter.All, null, coders, ["I4"], 100, 2, false, true, 1);
            (await services.GetRequiredService<CreateRound>().HandleAsync(Actor.CommandLine, round, false, Stop)).Succeeded.ShouldBeTrue();
            _ = server;
            return new World(services, cases, batches, coders);
        }

        public async Task<bool> TryAsync(Actor actor, Permission action, Sensitivity level)
        {
            var id = cases[level];
            var filter = CaseFilter.All with { Sensitivities = [level] };
            return action switch
            {
                Permission.Read => (await Get<GetCase>().HandleAsync(actor, Number(id), Stop)).Succeeded
                    && (await Get<FindCases>().HandleAsync(actor, new FindCasesRequest(filter, new CaseSort(CaseSortKey.Id)), Stop)).Value.Total == 1
                    && (await Get<GetCaseHistory>().HandleAsync(actor, Number(id), Stop)).Succeeded,
                Permission.Record => IsLet(await Get<SaveCase>().HandleAsync(actor, new SaveCaseRequest(Number(id), Content(level), 987), Stop), Refusal.Conflict)
                    && IsLet(await Get<SaveCase>().HandleAsync(actor, new SaveCaseRequest(null, Content(level) with { Title = "" }), Stop), Refusal.Invalid)
                    && IsLet(await Get<DeleteCase>().HandleAsync(actor, new DeleteCaseRequest(Number(id), 987, "because"), Stop), Refusal.Conflict)
                    && IsLet(await Get<RestoreCase>().HandleAsync(actor, new RestoreCaseRequest(Number(id), 1, 987, "because"), Stop), Refusal.Conflict),
                Permission.Code => IsLet(await Get<RecordCoding>().HandleAsync(actor, new RecordCodingRequest(id, RoundWorld.Openly("I4", CodingValue.A), 987), Stop), Refusal.Conflict),
                Permission.PlanRounds => (await Get<CreateRound>().HandleAsync(actor, Round(filter), true, Stop)).Succeeded,
                Permission.Adjudicate => IsLet(await Get<DecideUnit>().HandleAsync(actor, new DecideRequest("R", id, "I4", AdjudicationOutcome.Contested, null, "because"), Stop), Refusal.Invalid),
                Permission.Export => await Get<ExportPackage>().HandleAsync(CaseFilter.All, actor, Stop) is { Succeeded: true } package && package.Value.Cases.Any(c => c.Value.Head.Reference == id),
                Permission.Import => await Get<ImportPackage>().HandleAsync(new ImportPackageRequest(GoodPackage.Read(Package(level)), true), actor, Stop) is { Succeeded: true } report && report.Value.Faults.Count == 0
                    && IsLet(await Get<UndoImport>().HandleAsync(batches[level], actor, Stop), Refusal.Invalid)
                    && (await Get<FindImports>().GetAsync(batches[level], actor, Stop)).Succeeded,
                Permission.ReadAudit => await Get<ListAudit>().RunAsync(actor, new AuditFilter(Case: id), Stop) is { Succeeded: true } log && log.Value.Items.Count > 0,
                // Without a reason: whoever may is asked for one.
                Permission.Unmask => IsLet(await Get<ShowIdentities>().HandleAsync(actor, Number(id), null, Stop), Refusal.Invalid),
                Permission.EditCodebook => (await Get<EditDraft>().DiscardAsync(actor, Stop)).Refusal != Refusal.Forbidden,
                Permission.SaveTables => IsLet(await Get<SaveTable>().HandleAsync(actor, new SaveTableRequest(null, 0, new SavedTableContent { Name = "", Query = "" }), Stop), Refusal.Invalid),
                Permission.Publish => IsLet(await Get<PublishRelease>().HandleAsync(actor, new PublishReleaseRequest(987, null, null), Stop), Refusal.NotFound),
                Permission.Administer => (await Get<ListAccounts>().RunAsync(actor, Stop)).Succeeded,
                _ => throw new InvalidOperationException($"{action} has no trial."),
            };
        }

        /// <summary>Requests of REST that are refused for a stale version or only tried.</summary>
        public IEnumerable<(Permission Action, HttpRequestMessage Request)> Requests(Sensitivity level)
        {
            var id = cases[level];
            foreach (var path in new[] { $"cases/{id}", $"cases/{id}/history", $"cases/{id}/transnationality", $"cases/{id}/codings" })
                yield return (Permission.Read, Request(HttpMethod.Get, path));
            yield return (Permission.Record, Request(HttpMethod.Put, $"cases/{id}", $$"""{ "title": "x", "sensitivity": "{{level.Text()}}" }"""));
            yield return (Permission.Record, Request(HttpMethod.Delete, $"cases/{id}?reason=because"));
            yield return (Permission.Record, Request(HttpMethod.Post, $"cases/{id}/restore/1?reason=because", "{}"));
            yield return (Permission.Code, Request(HttpMethod.Put, $"cases/{id}/codings/I4", """{ "value": "cannot-tell" }"""));
            yield return (Permission.Adjudicate, Request(HttpMethod.Put, $"rounds/R/adjudication/{id}/I4", """{ "outcome": "contested", "reason": "because" }"""));
            yield return (Permission.Export, Request(HttpMethod.Get, $"exports/package.zip?sensitivity={level.Text()}"));
            yield return (Permission.PlanRounds, Request(HttpMethod.Post, "rounds?dryRun=true", $$"""{ "name": "T", "filter": "sensitivity={{level.Text()}}", "coders": ["Coder one", "Coder two"], "codes": ["I4"] }"""));
            var import = Request(HttpMethod.Post, "imports?dryRun=true");
            import.Content = new ByteArrayContent(GoodPackage.Zip(Package(level)).ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/zip") } };
            yield return (Permission.Import, import);
            yield return (Permission.Import, Request(HttpMethod.Post, $"imports/{batches[level]}/undo"));
            yield return (Permission.SaveTables, Request(HttpMethod.Post, "saved-tables", """{ "name": "", "query": "" }"""));
        }

        /// <summary>Pages that name the case where it may be seen.</summary>
        public IEnumerable<string> Pages(Sensitivity level) => [$"/cases/{cases[level]}", $"/cases/{cases[level]}/history", $"/cases?sensitivity={level.Text()}", $"/cases?q={cases[level]}"];

        private static CaseContent Content(Sensitivity level) => new() { Title = Title(level), Sensitivity = level, Status = CaseStatus.Draft };

        private static Dictionary<string, byte[]> Package(Sensitivity level, string reference = "M-1") => new() { ["cases.csv"] = Encoding.UTF8.GetBytes($"case,title,sensitivity\n{reference},Brought in,{level.Text()}\n") };

        private static HttpRequestMessage Request(HttpMethod method, string path, string? body = null)
        {
            var request = new HttpRequestMessage(method, $"/api/v1/{path}");
            request.Headers.TryAddWithoutValidation("If-Match", "\"987\"");
            request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
            return request;
        }

        private static bool IsLet<T>(Result<T> result, Refusal otherwise)
        {
            if (result.Refusal is Refusal.Forbidden or Refusal.NotFound && result.Refusal != otherwise)
                return false;
            result.Refusal.ShouldBe(otherwise);
            return true;
        }

        private static long Number(string id) => CaseId.TryParse(id, out var number) ? number : 0;

        private CreateRoundRequest Round(CaseFilter filter) => new("T", null, filter, null, coders, ["I4"], 100, 2, true, false, 1);

        private T Get<T>() where T : notnull => services.GetRequiredService<T>();
    }
}
