namespace TocAnalysis.EndToEnd.Tests;

/// <summary>The README's first command on an empty data directory.</summary>
public sealed class FirstStartTests
{
    [Fact]
    public async Task The_program_starts_on_an_empty_data_directory_and_prints_the_set_up_link()
    {
        await using var app = await RunningApp.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient();

        (await client.GetStringAsync($"{app.Address}/health/ready", TestContext.Current.CancellationToken)).ShouldBe("Healthy");
        (await client.GetStringAsync(app.SetupLink, TestContext.Current.CancellationToken)).ShouldContain("Input.Name");
    }
}
