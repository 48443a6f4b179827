using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Serilog;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Tests.Infrastructure;

/// <summary>The whole web application on a free port, on a database of a test's own.</summary>
public sealed class TocServer : IAsyncDisposable
{
    private readonly TestDatabase? database;
    private readonly WebApplication app;

    private TocServer(TestDatabase? database, string connectionString, WebApplication app)
    {
        (this.database, ConnectionString) = (database, connectionString);
        this.app = app;
        Address = new Uri(app.Urls.First());
    }

    public Uri Address { get; }

    public string ConnectionString { get; }

    public IServiceProvider Services => app.Services;

    public static async Task<TocServer> StartAsync(PostgresFixture postgres, Func<TocSettings, TocSettings>? with = null, string url = "http://127.0.0.1:0", Serilog.ILogger? log = null)
    {
        var database = await postgres.CreateAsync();
        var used = Environment.GetEnvironmentVariable("TOC_TESTS_ROLE") == "1" ? await RestrictedRole.MakeAsync(database.ConnectionString) : database.ConnectionString;
        var settings = new TocSettings(used, Path.GetTempPath(), null, false, null);
        settings = with is null ? settings : with(settings);
        var app = TocApplication.Build(settings, () => used, url, log ?? new LoggerConfiguration().CreateLogger());
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TocServer(database, database.ConnectionString, app);
    }

    /// <summary>The application as a role that owns nothing; plain SQL of the test is the owner's.</summary>
    public static async Task<TocServer> RestrictedAsync(PostgresFixture postgres, Func<TocSettings, TocSettings>? with = null)
    {
        var database = await postgres.CreateAsync();
        var role = await RestrictedRole.MakeAsync(database.ConnectionString);
        var settings = new TocSettings(role, Path.GetTempPath(), null, false, null);
        settings = with is null ? settings : with(settings);
        var app = TocApplication.Build(settings, () => role, "http://127.0.0.1:0", new LoggerConfiguration().CreateLogger());
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TocServer(database, database.ConnectionString, app);
    }

    /// <summary>The application with something between it and its database; plain SQL of the test goes straight.</summary>
    public static async Task<TocServer> ThroughAsync(PostgresFixture postgres, Func<string, string> way, Func<TocSettings, TocSettings>? with = null)
    {
        var database = await postgres.CreateAsync();
        var used = way(database.ConnectionString);
        var settings = new TocSettings(used, Path.GetTempPath(), null, false, null);
        settings = with is null ? settings : with(settings);
        var app = TocApplication.Build(settings, () => used, "http://127.0.0.1:0", new LoggerConfiguration().CreateLogger());
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TocServer(database, database.ConnectionString, app);
    }

    /// <summary>The application on a database that somebody else looks after; plain SQL of the test is the owner's.</summary>
    public static async Task<TocServer> OnAsync(TocSettings settings, string owner)
    {
        var app = TocApplication.Build(settings, () => settings.ConnectionString!, "http://127.0.0.1:0", new LoggerConfiguration().CreateLogger());
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TocServer(null, owner, app);
    }

    /// <summary>Another instance on the same database; it goes before the first one does.</summary>
    public static async Task<TocServer> BesideAsync(TocServer first)
    {
        var settings = new TocSettings(first.ConnectionString, Path.GetTempPath(), null, false, null);
        var app = TocApplication.Build(settings, () => first.ConnectionString, "http://127.0.0.1:0", new LoggerConfiguration().CreateLogger());
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TocServer(null, first.ConnectionString, app);
    }

    /// <summary>A client without any key.</summary>
    public HttpClient Anonymous() => new() { BaseAddress = Address };

    /// <summary>A client with a bearer key of the role, under a name of its own where one is given.</summary>
    public async Task<HttpClient> ClientAsync(Role role, string? name = null)
    {
        var key = ApiKeyHandler.Prefix + Guid.NewGuid().ToString("N");
        await using var context = await Services.GetRequiredService<TocDatabase>().OpenAsync(Actor.CommandLine, TestContext.Current.CancellationToken);
        context.ApiKeys.Add(new ApiKeyRow { Name = name ?? $"test {role}", Hash = ApiKeyHandler.HashOf(key), Role = role, CreatedAt = TimeProvider.System.GetUtcNow(), CreatedBy = "test" });
        await context.SaveChangesAsync(TestContext.Current.CancellationToken);
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>One value by plain SQL, to hold a result of the application against.</summary>
    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    /// <summary>Plain SQL, to bring about what takes the program hours.</summary>
    public async Task RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        if (database is not null)
            await database.DisposeAsync();
    }
}
