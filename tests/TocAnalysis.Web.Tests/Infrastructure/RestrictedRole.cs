using Npgsql;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Tests.Infrastructure;

/// <summary>A role of the database with the rights of the running program and no more. It is left to the server of the test run, which is thrown away.</summary>
internal static class RestrictedRole
{
    /// <summary>Makes one and says how it connects.</summary>
    public static async Task<string> MakeAsync(string owner)
    {
        var (role, password) = ("toc_app_" + Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"));
        await using var connection = new NpgsqlConnection(owner);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("CREATE ROLE " + role + " LOGIN PASSWORD '" + password + "'", connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        (await RuntimeRole.ProblemAsync(owner, role, TestContext.Current.CancellationToken)).ShouldBeNull();
        await RuntimeRole.GrantAsync(owner, role, TestContext.Current.CancellationToken);
        return new NpgsqlConnectionStringBuilder(owner) { Username = role, Password = password }.ConnectionString;
    }
}
