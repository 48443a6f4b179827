namespace TocAnalysis.Web;

/// <summary>Every address of the application, so that a feature can link to another without knowing it.</summary>
public static class AppUrls
{
    public const string Home = "/";
    public const string Cases = "/cases";
    public const string Public = "/public";
    public const string Convention = "/convention";
    public const string ConventionStatus = "/convention/status";
    public const string ConventionImport = "/convention/tables";
    public const string ConventionCompare = "/convention/compare";
    public const string Implementation = "/convention/implementation";
    public const string Registers = "/registers";
    public const string NewCase = "/cases/new";
    public const string Codebook = "/codebook";
    public const string CodebookDraft = "/codebook/draft";
    public const string CodebookVersions = "/codebook/versions";
    public const string Paper = "/paper";
    public const string Tables = "/tables";
    public const string Rounds = "/rounds";
    public const string NewRound = "/rounds/new";
    public const string Agreement = "/agreement";
    public const string CoOccurrence = "/co-occurrence";
    public const string Disagreements = "/disagreements";
    public const string SavedTables = "/tables/saved";
    public const string NewSavedTable = "/tables/saved/new";
    public const string Releases = "/tables/releases";
    public const string Groups = "/groups";
    public const string Network = "/network";
    public const string NetworkFile = "/network/file";
    public const string Map = "/map";
    public const string Timeline = "/timeline";
    public const string Countries = "/countries";
    public const string CompareCountries = "/countries/compare";
    public const string Offences = "/offences";
    public const string Sources = "/sources";
    public const string Import = "/import";
    public const string ImportSamples = "/import?sample=1";
    public const string Admin = "/admin";
    public const string AdminKeys = "/admin/keys";
    public const string AdminAudiences = "/admin/audiences";
    public const string AdminAudit = "/admin/audit";
    public const string Help = "/help";
    public const string Access = "/help/access";
    public const string ApiDocs = "/api/docs";
    public const string SignIn = "/account/sign-in";
    public const string SignOut = "/account/sign-out";
    public const string Account = "/account";
    public const string SecondStep = "/account/second-step";
    public const string SecondStepSetUp = "/account/second-step/set-up";
    public const string Passkeys = "/account/passkeys";
    public const string Confirm = "/account/confirm";
    public const string Forbidden = "/forbidden";

    /// <summary>Questions to a passkey, asked by the script of the page.</summary>
    public const string PasskeyForSignIn = "/account/sign-in/passkey";
    public const string PasskeyForSecondStep = "/account/second-step/passkey";
    public const string PasskeyForConfirm = "/account/confirm/passkey";
    public const string PasskeyForNew = "/account/passkeys/new";

    /// <summary>The way to the provider of sign-in, and the way back from it.</summary>
    public const string OpenId = "/account/sign-in/provider";
    public const string OpenIdBack = "/account/sign-in/provider/back";

    /// <summary>Asks the person to prove again to be it, then goes on.</summary>
    public static string ConfirmThen(string address) => $"{Confirm}?returnUrl={Uri.EscapeDataString(address)}";

    /// <summary>An uploaded file on its way in.</summary>
    public static string ImportJob(long id) => $"/import/{id.ToString(System.Globalization.CultureInfo.InvariantCulture)}";

    public const string Quality = "/quality";

    /// <summary>The cases or things that wait in one queue of the quality board.</summary>
    public static string QualityQueue(string key) => $"{Quality}/{Uri.EscapeDataString(key)}";

    /// <summary>Work on many cases at once: those of a query of the list, or a selection by <c>case</c>.</summary>
    public static string Bulk(string query) => query.Length == 0 ? "/bulk" : $"/bulk?{query.TrimStart('?')}";

    /// <summary>Work on a selection; its numbers alone, so that a large one fits into an address.</summary>
    public static string BulkOf(IEnumerable<string> ids) => $"/bulk?ids={string.Join('.', ids.Select(id => Data.CaseId.TryParse(id, out var number) ? number : 0).Where(n => n > 0).Order())}";

    /// <summary>Two records that may be one.</summary>
    public static string Merge(string kind, string keep, string away) => $"/merge?kind={Uri.EscapeDataString(kind)}&keep={Uri.EscapeDataString(keep)}&away={Uri.EscapeDataString(away)}";

    public const string Exports = "/exports";

    /// <summary>Prepare a file of the cases of a query.</summary>
    public static string ExportOf(string query) => query.Length == 0 ? Exports : $"{Exports}?{query}";

    public const string ImportProfiles = "/import/profiles";

    /// <summary>What one batch did, from one of its cases on.</summary>
    public static string ImportBatch(long id, int from = 0) => System.FormattableString.Invariant($"/import/batches/{id}") + (from == 0 ? "" : System.FormattableString.Invariant($"?from={from}"));

    public static string Setup(string token) => $"/account/setup?token={Uri.EscapeDataString(token)}";

    /// <summary>The one-time link by which the owner of an account sets a password.</summary>
    public static string Invitation(Guid user, string token) => $"/account/invitation?user={user}&token={Uri.EscapeDataString(token)}";

    public static string AdminAccount(Guid user) => $"/admin/accounts/{user}";

    public static string PublicCase(string id) => $"{Public}/cases/{Uri.EscapeDataString(id)}";

    public static string Case(string id) => $"/cases/{id}";

    public static string CodeCase(string id, string? code = null) => $"/cases/{id}/code{(code is null ? "" : $"?code={Uri.EscapeDataString(code)}")}";

    public static string Round(string name) => $"/rounds/{Uri.EscapeDataString(name)}";

    public static string Adjudicate(string round) => $"/rounds/{Uri.EscapeDataString(round)}/adjudication";

    public static string RoundDifferences(string round) => $"/rounds/{Uri.EscapeDataString(round)}/differences";

    /// <summary>Agreement of a round, or of one code of it.</summary>
    public static string AgreementOf(string round, string? code = null) =>
        $"{Agreement}?round={Uri.EscapeDataString(round)}{(code is null ? "" : $"&code={Uri.EscapeDataString(code)}")}";

    public static string ConventionState(string code) => $"/convention/states/{Uri.EscapeDataString(code)}";

    public static string ImplementationEntry(long id) => $"/convention/implementation/{id.ToString(System.Globalization.CultureInfo.InvariantCulture)}";

    /// <summary>A register of the paper.</summary>
    public static string Register(string kind) => $"{Registers}/{kind}";

    public static string RegisterEntry(string kind, long id) => $"{Registers}/{kind}/{id.ToString(System.Globalization.CultureInfo.InvariantCulture)}";

    /// <summary>A new entry, of a case where one is named.</summary>
    public static string NewRegisterEntry(string kind, string? of = null) => $"{Registers}/{kind}/new{(of is null ? "" : $"?case={Uri.EscapeDataString(of)}")}";

    /// <summary>An obstacle to putting the Convention into effect that was seen in a case.</summary>
    public static string NewObstacle(string of) => $"{Implementation}/new?kind=difficulty&case={Uri.EscapeDataString(of)}";

    public static string EditCase(string id) => $"/cases/{id}/edit";

    public static string CaseHistory(string id) => $"/cases/{id}/history";

    public static string Code(string key) => $"/codebook/{Uri.EscapeDataString(key)}";

    public static string Paragraph(int number) => $"/paper#p{number}";

    public const string Coverage = "/tables/coverage";
    public const string CiteDownload = "/download/cite";

    public static string Matrix(string name) => $"/tables/matrix/{name}";

    public static string Brief(string kind, string id) => $"/tables/brief/{kind}/{Uri.EscapeDataString(id)}";

    public static string SavedTable(long id) => $"/tables/saved/{id}";

    public static string Release(string reference) => $"/tables/releases/{reference}";

    public static string Group(string reference) => $"/groups/{Uri.EscapeDataString(reference)}";

    public static string Country(string code) => $"/countries/{Uri.EscapeDataString(code)}";

    public static string Offence(string code) => $"{Offences}/{Uri.EscapeDataString(code)}";

    public static string Source(string reference) => $"/sources/{Uri.EscapeDataString(reference)}";

    /// <summary>The network under filters, named as in REST.</summary>
    public static string NetworkWhere(params IEnumerable<(string Name, string Value)> filters) => $"{Network}?{string.Join("&", filters.Select(f => $"{f.Name}={Uri.EscapeDataString(f.Value)}"))}";

    /// <summary>The case list under filters, named as in REST.</summary>
    public static string CasesWhere(params IEnumerable<(string Name, string Value)> filters)
    {
        var query = string.Join("&", filters.Select(f => $"{f.Name}={Uri.EscapeDataString(f.Value)}"));
        return query.Length == 0 ? Cases : $"{Cases}?{query}";
    }
}
