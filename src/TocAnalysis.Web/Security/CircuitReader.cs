using Microsoft.AspNetCore.Components.Server.Circuits;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Security;

/// <summary>Names to the row security of the database whoever sits at an open page.</summary>
public sealed class CircuitReader(CurrentActor actor) : CircuitHandler
{
    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => async context =>
    {
        using var reading = RowReader.Begin(await NowAsync());
        await next(context);
    };

    /// <summary>Nothing that has to be waited for is asked, so that events stay in order; until the state is known the request that opened the circuit tells, which is of the same person.</summary>
    private async ValueTask<RowReader> NowAsync()
    {
        try
        {
            var known = actor.GetAsync();
            return known.IsCompletedSuccessfully ? RowReader.Of(await known) : RowReader.Current;
        }
        catch (InvalidOperationException)
        {
            return RowReader.Current;
        }
    }
}
