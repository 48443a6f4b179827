using TocAnalysis.Web.Data;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Data;

/// <summary>Every question gets its own answer, whatever stands between them.</summary>
public sealed class ReadBatchTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Answers_go_to_their_questions_past_statements_without_rows_and_questions_without_answers()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await world.CaseAsync();
        await using var context = await world.ReadAsync();
        var batch = new ReadBatch(context);
        var read = new List<string>();
        batch.Do("SET LOCAL plan_cache_mode = auto");
        batch.Add("SELECT $1 || 'a' UNION ALL SELECT 'b'", ["1"], r => read.Add("first " + r.GetString(0)));
        batch.Do("SET LOCAL plan_cache_mode = auto");
        batch.Add("SELECT 'none' WHERE false", [], _ => read.Add("nothing"));
        batch.Add(context.Cases.Select(c => new { c.Id, c.Reference }), r => read.Add($"case {r.GetInt64(0)} {r.GetString(1)}"));
        batch.Do("SET LOCAL plan_cache_mode = auto");

        await batch.RunAsync(TestContext.Current.CancellationToken);

        read.ShouldBe(["first 1a", "first b", "case 1 TOC-0001"]);
    }
}
