using System.CommandLine;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Hosting;

namespace TocAnalysis.Web.Features.Cases;

/// <summary>The verbs <c>index verify</c> and <c>index rebuild</c>.</summary>
internal static class IndexVerbs
{
    public static Command Create(VerbHost host)
    {
        var index = new Command("index", "What is derived from the records to find and count them quickly.");
        var json = new Option<bool>("--json") { Description = "Answer as JSON." };
        var verify = new Command("verify", "Hold the sets of case numbers against SQL: totals and every facet under several filters.") { json };
        verify.SetAction((parsed, cancellationToken) => host.RunAsync(
            async (services, cancellation) =>
            {
                var checks = await services.GetRequiredService<VerifyIndex>().HandleAsync(cancellation);
                var wrong = checks.Where(c => !c.Holds).ToList();
                if (parsed.GetValue(json))
                {
                    await Console.Out.WriteLineAsync(CaseJson.Write(new { checks = checks.Count, wrong }));
                }
                else
                {
                    foreach (var check in wrong.Take(50))
                        await Console.Out.WriteLineAsync($"{(check.Filter.Length == 0 ? "all cases" : check.Filter)}, {check.What}: {check.BySets} by sets, {check.BySql} by SQL");
                    await Console.Out.WriteLineAsync(
                        checks.Count == 0 ? "The sets are switched off; SQL answers." : wrong.Count == 0 ? $"{checks.Count} counts are equal." : $"{wrong.Count} of {checks.Count} counts differ. Run `index rebuild`.");
                }

                return wrong.Count == 0 ? ExitCode.Done : ExitCode.Refused;
            },
            cancellationToken));
        var rebuild = new Command("rebuild", "Work out everything derived anew: positions, results of paragraph 4, sets of case numbers. Others may go on working.");
        rebuild.SetAction((_, cancellationToken) => host.RunAsync(
            async (services, cancellation) =>
            {
                var built = await services.GetRequiredService<RebuildIndex>().HandleAsync(Actor.CommandLine, done => Console.Error.WriteLine($"{done} cases"), cancellation);
                await Console.Out.WriteLineAsync($"{built.Cases} cases worked out anew, {built.Corrected} of them had other results of paragraph 4.");
                return ExitCode.Done;
            },
            cancellationToken));
        index.Add(verify);
        index.Add(rebuild);
        return index;
    }
}
