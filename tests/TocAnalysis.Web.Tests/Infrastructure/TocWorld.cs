using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Hosting;

namespace TocAnalysis.Web.Tests.Infrastructure;

/// <summary>The services of the application on a database of a test's own: migrated, seeded, without cases.</summary>
public sealed class TocWorld : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly ServiceProvider provider;
    private readonly AsyncServiceScope scope;

    private TocWorld(TestDatabase database, ServiceProvider provider)
    {
        this.database = database;
        this.provider = provider;
        scope = provider.CreateAsyncScope();
    }

    public static Actor Analyst { get; } = Who(Role.Analyst);

    public static Actor Researcher { get; } = Who(Role.Researcher);

    public static Actor Secretariat { get; } = Who(Role.Secretariat);

    public static Actor Auditor { get; } = Who(Role.Auditor);

    public static Actor Administrator { get; } = Who(Role.Administrator);

    public string ConnectionString => database.ConnectionString;

    /// <summary>All services of the application.</summary>
    public IServiceProvider Provider => scope.ServiceProvider;

    public static async Task<TocWorld> CreateAsync(PostgresFixture postgres)
    {
        var database = await postgres.CreateAsync();
        return new TocWorld(database, Services(database.ConnectionString));
    }

    /// <summary>The services on a database that somebody else looks after.</summary>
    public static TocWorld On(TocSettings settings) => new(new TestDatabase(settings.ConnectionString!, () => Task.CompletedTask), Services(settings.ConnectionString!, settings));

    /// <summary>A service of the application, such as a handler.</summary>
    public T Get<T>() where T : notnull => scope.ServiceProvider.GetRequiredService<T>();

    /// <summary>A context that reads, for looking at what was written.</summary>
    public Task<TocContext> ReadAsync() => Get<TocDatabase>().ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>One value by plain SQL, to hold a result of the application against.</summary>
    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    /// <summary>Rows by plain SQL.</summary>
    public async Task<IReadOnlyList<object?[]>> RowsAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<object?[]>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        await scope.DisposeAsync();
        await provider.DisposeAsync();
        await database.DisposeAsync();
    }

    [ModuleInitializer]
    internal static void PrepareTemplates() => PostgresFixture.TemplatePreparation = async connectionString =>
    {
        await using var services = Services(connectionString);
        await services.GetRequiredService<DatabaseSchema>().MigrateAsync(CancellationToken.None);
    };

    private static ServiceProvider Services(string connectionString, TocSettings? set = null)
    {
        var services = new ServiceCollection();
        var settings = set ?? new TocSettings(connectionString, Path.GetTempPath(), null, false, null);
        TocApplication.AddCore(services, settings, () => connectionString);
        services.AddLogging();
        foreach (var feature in FeatureList.All)
            feature.AddServices(services);
        return services.BuildServiceProvider(validateScopes: true);
    }

    private static Actor Who(Role role) => new(null, $"Test {role}", new HashSet<Role> { role }, Door.Page);
}
