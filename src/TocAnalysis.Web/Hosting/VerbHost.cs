using TocAnalysis.Domain;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.EmbeddedDatabase;

namespace TocAnalysis.Web.Hosting;

/// <summary>Exit codes of the command line.</summary>
public static class ExitCode
{
    public const int Done = 0;
    public const int Refused = 1;
    public const int Usage = 2;
    public const int Environment = 3;
}

/// <summary>Runs a verb of the command line with the database up and the services of all features at hand.</summary>
public sealed class VerbHost
{
    /// <summary>Runs the work on a database that is up and of this version; prints what is wrong with the environment otherwise.</summary>
    /// <param name="work">Gets a scope of services; gives the exit code.</param>
    /// <param name="cancellationToken">Ctrl+C.</param>
    /// <param name="migrate">True: bring the database to this version first, whoever runs it.</param>
    /// <param name="alone">True: not beside a running application.</param>
    public async Task<int> RunAsync(Func<IServiceProvider, CancellationToken, Task<int>> work, CancellationToken cancellationToken, bool migrate = false, bool alone = false)
    {
        var settings = TocSettings.Read(TocApplication.Configuration([]));
        if (!settings.Succeeded)
            return Say(settings.Faults);

        await using var logs = new QuietLogs(settings.Value);
        // What changes tables is done by whoever owns them; all else by the role of the program. Verbs see everything: who may run them may read the files too.
        var used = migrate && settings.Value.OwnerConnection is { } owner ? settings.Value with { ConnectionString = owner } : settings.Value;
        using var reading = RowReader.Begin(RowReader.Everything);
        var started = await DatabaseServer.StartOrAttachAsync(used.Database, logs.Logger, TimeProvider.System, cancellationToken);
        if (started.Problem is { } problem)
        {
            await Console.Error.WriteLineAsync(problem.ToString());
            return ExitCode.Environment;
        }

        await using var server = started.Server!;
        if (alone && server.IsAttached)
        {
            await Console.Error.WriteLineAsync("An application is running on this data directory. Stop it first, then run the verb again.");
            return ExitCode.Environment;
        }

        var services = new ServiceCollection();
        TocApplication.AddCore(services, used, () => server.ConnectionString);
        services.AddLogging(l => l.AddProvider(logs.Provider));
        foreach (var feature in FeatureList.All)
            feature.AddServices(services);
        await using var provider = services.BuildServiceProvider();
        var schema = provider.GetRequiredService<DatabaseSchema>();
        // The database of a running application is not changed under its feet.
        var bring = !server.IsAttached && (migrate || server.IsEmbedded || used.MigrateAtStart);
        if ((bring ? await schema.RoleProblemAsync(cancellationToken) : await schema.ProblemAsync(cancellationToken)) is { } trouble)
        {
            await Console.Error.WriteLineAsync(trouble);
            return ExitCode.Environment;
        }

        if (bring)
            await schema.MigrateAsync(cancellationToken);

        await using var scope = provider.CreateAsyncScope();
        return await work(scope.ServiceProvider, cancellationToken);
    }

    private static int Say(IEnumerable<Fault> faults)
    {
        foreach (var fault in faults)
            Console.Error.WriteLine(fault.ToString());
        return ExitCode.Environment;
    }
}
