using System.Reflection;
using Npgsql;

namespace TocAnalysis.Web.Data;

/// <summary>
/// Breaks a connection that somebody waits at, as if its other end were gone. The driver's own ways to end a question first ask the server to, on a further
/// connection, and wait for that: from a server that hangs nothing comes, and each such wait holds a thread. So the driver is told what it tells itself when a
/// connection is lost, by the method that it uses then. A test holds this to the version of the driver that is used.
/// </summary>
internal static class ConnectionBreak
{
    private const BindingFlags Inner = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;

    private static readonly PropertyInfo? Connector = typeof(NpgsqlConnection).GetProperty("Connector", Inner);

    private static readonly MethodInfo? Break = Connector?.PropertyType.GetMethods(Inner)
        .FirstOrDefault(m => m.Name == "Break" && m.GetParameters() is [{ ParameterType: var first }, ..] && first == typeof(Exception));

    /// <summary>False: this version of the driver has no such method, and what waits is let go by the time limit of its question.</summary>
    public static bool IsPossible => Break is not null;

    /// <summary>Breaks it, on a thread of its own: whoever is just ending a question in the driver's way is waited for.</summary>
    public static void Run(NpgsqlConnection connection)
    {
        if (Break is null || Connector!.GetValue(connection) is not { } connector)
            return;
        object?[] given = [new DatabaseSilentException(), .. Break.GetParameters().Skip(1).Select(p => p.DefaultValue)];
        new Thread(() =>
        {
            try
            {
                Break.Invoke(connector, given);
            }
            catch (TargetInvocationException)
            {
                // Closed meanwhile.
            }
        })
        { IsBackground = true, Name = "Break of a connection" }.Start();
    }
}
