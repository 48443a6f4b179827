using System.CommandLine;
using System.Globalization;
using TocAnalysis.Domain;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Hosting;

namespace TocAnalysis.Web.Features.Operations;

/// <summary>What whoever runs the installation needs from the command line: backup, restore, and a look at whether it is fit for others.</summary>
public sealed class OperationsFeature : IFeature
{
    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<WriteBackup>();
        services.AddScoped<RestoreBackup>();
        services.AddScoped<CheckDeploy>();
        services.AddScoped<IStartCheck>(s => s.GetRequiredService<CheckDeploy>());
    }

    public IEnumerable<Command> Verbs(VerbHost host)
    {
        var target = new Option<string>("--out") { Description = "Where to write: the name of a ZIP that does not exist yet.", Required = true };
        var backup = new Command("backup", "The whole database as of one moment, in one file; the application may run on.") { target };
        backup.SetAction((parsed, cancellationToken) => host.RunAsync(
            async (services, token) => await SayAsync(await services.GetRequiredService<WriteBackup>().HandleAsync(parsed.GetRequiredValue(target), token), m => $"{Counted(m)} of {Moment(m)} written."), cancellationToken));

        var path = new Argument<string>("PATH") { Description = "A backup." };
        var restore = new Command("restore", "A backup into an empty database; with the application stopped.") { path };
        restore.SetAction((parsed, cancellationToken) => host.RunAsync(
            async (services, token) => await SayAsync(await services.GetRequiredService<RestoreBackup>().HandleAsync(parsed.GetRequiredValue(path), token), m => $"{Counted(m)} of {Moment(m)} restored. Run `audit verify` to see that the audit log is whole."),
            cancellationToken, migrate: true, alone: true));

        var json = new Option<bool>("--json") { Description = "Answer as JSON." };
        var check = new Command("check-deploy", "Whether the settings are safe for more than one person. Ends with 1 where they are not.") { json };
        check.SetAction((parsed, cancellationToken) => CheckAsync(host, parsed.GetValue(json), cancellationToken));
        return [backup, restore, check];
    }

    private static async Task<int> CheckAsync(VerbHost host, bool asJson, CancellationToken cancellationToken)
    {
        var configuration = TocApplication.Configuration([]);
        var settings = TocSettings.Read(configuration);
        if (!settings.Succeeded)
            return await SayAsync([.. settings.Faults.Select(f => new DeployCheck(f.Place, false, f.Expected))], asJson);
        // What settings tell is said also where the database cannot be reached.
        var checks = CheckDeploy.OfSettings(settings.Value, configuration).ToList();
        var code = await host.RunAsync(
            async (services, token) =>
            {
                checks.AddRange(await services.GetRequiredService<CheckDeploy>().OfDatabaseAsync(token));
                return ExitCode.Done;
            },
            cancellationToken);
        var said = await SayAsync(checks, asJson);
        return code == ExitCode.Done ? said : code;
    }

    private static async Task<int> SayAsync(List<DeployCheck> checks, bool asJson)
    {
        var wrong = checks.Count(c => !c.Holds);
        await Console.Out.WriteLineAsync(asJson
            ? CaseJson.Write(new { checks })
            : string.Join(Environment.NewLine, [.. checks.Select(c => $"{(!c.Holds ? "UNSAFE" : c.IsAdvice ? "ADVICE" : "holds")}  {c.Key}: {c.Text}"), wrong == 0 ? "Safe for more than one person, as far as this looks." : $"{wrong} things are not safe for more than one person."]));
        return wrong == 0 ? ExitCode.Done : ExitCode.Refused;
    }

    private static async Task<int> SayAsync(Result<BackupManifest> result, Func<BackupManifest, string> done)
    {
        await Console.Out.WriteLineAsync(result.Succeeded ? done(result.Value) : string.Join(Environment.NewLine, result.Faults));
        return result.Succeeded ? ExitCode.Done : ExitCode.Refused;
    }

    private static string Counted(BackupManifest manifest) => string.Create(CultureInfo.InvariantCulture, $"{manifest.Tables.Count} tables with {manifest.Tables.Sum(t => t.Rows)} rows");

    private static string Moment(BackupManifest manifest) => manifest.At.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
