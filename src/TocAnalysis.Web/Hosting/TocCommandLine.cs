using System.CommandLine;
using System.Net.Sockets;
using Npgsql;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Hosting;

/// <summary>The verbs: <c>serve</c> (also without any verb), <c>migrate</c>, and those that the features bring.</summary>
public static class TocCommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        var host = new VerbHost();
        var root = new RootCommand("TocAnalysis: case research on transnational organized crime. Without a verb it serves.");
        var serve = new Command("serve", "Start everything and print the address to open.");
        serve.SetAction((_, cancellationToken) => ServeVerb.RunAsync(cancellationToken));
        root.SetAction((_, cancellationToken) => ServeVerb.RunAsync(cancellationToken));
        root.Add(serve);

        var migrate = new Command("migrate", "Bring the database to this version of the program.");
        migrate.SetAction((_, cancellationToken) => host.RunAsync(
            async (_, _) =>
            {
                await Console.Out.WriteLineAsync("The database is of this version.");
                return ExitCode.Done;
            },
            cancellationToken,
            migrate: true));
        root.Add(migrate);

        // Several features may add to one verb, as to `export`: their subcommands are put together.
        foreach (var verb in FeatureList.All.SelectMany(f => f.Verbs(host)))
        {
            if (root.Subcommands.FirstOrDefault(c => c.Name == verb.Name) is { } known)
            {
                foreach (var sub in verb.Subcommands)
                    known.Add(sub);
            }
            else
            {
                root.Add(verb);
            }
        }

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync("Add --help to see what is possible.");
            return ExitCode.Usage;
        }

        try
        {
            // Told to end, the program has half a minute for its requests, and its database has to stop after them; by itself the library cuts everything after two seconds.
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped before it was done. Nothing is half written; start it again.");
            return ExitCode.Environment;
        }
        catch (Exception e) when (Refusal(e) is { SqlState: PostgresErrorCodes.InsufficientPrivilege } refusal)
        {
            await Console.Error.WriteLineAsync(WithoutRight(refusal));
            return ExitCode.Environment;
        }
        catch (Exception e) when (StorageTroubles.Of(e) is StorageTrouble.DatabaseFull or StorageTrouble.DiskFull)
        {
            await Console.Error.WriteLineAsync("There is no room left on the disk of the database or of the program. Nothing is half written; make room, then start it again.");
            return ExitCode.Environment;
        }
        catch (Exception e) when (IsLossOfDatabase(e))
        {
            // The message may name hosts and accounts; it belongs to the log, which has it.
            await Console.Error.WriteLineAsync("The database does not answer any more. Look at the newest file under logs in the data directory, then try again.");
            return ExitCode.Environment;
        }
    }

    private static PostgresException? Refusal(Exception? e) => e is null or PostgresException ? e as PostgresException : Refusal(e.InnerException);

    /// <summary>Which role lacks a right, and how it or another gets it. What the database says names tables and schemas, nothing of records.</summary>
    private static string WithoutRight(PostgresException refusal)
    {
        var settings = TocSettings.Read(TocApplication.Configuration([]));
        var owner = settings.Succeeded ? settings.Value.OwnerConnection : null;
        var used = new NpgsqlConnectionStringBuilder(owner ?? (settings.Succeeded ? settings.Value.ConnectionString : null) ?? "");
        return $"The role {used.Username ?? "of the program"} of the database may not do this ({refusal.MessageText}), which needs a role that may make and change tables. Nothing was changed."
            + Environment.NewLine
            + (owner is null ? "Set ConnectionStrings__Owner to a connection of the role that owns the database, beside ConnectionStrings__Toc, and run the verb again." : "Let ConnectionStrings__Owner name the role that owns the database, and run the verb again.")
            + $" Or make this one its owner, as superuser: ALTER DATABASE \"{used.Database}\" OWNER TO \"{used.Username}\".";
    }

    // Entity Framework wraps what the connection threw.
    private static bool IsLossOfDatabase(Exception? e) => e is NpgsqlException or SocketException || (e is not null && IsLossOfDatabase(e.InnerException));
}
