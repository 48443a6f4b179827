namespace TocAnalysis.Web.Hosting;

/// <summary>A small work that is done again and again while the application runs. A failure, such as a database that is away, is logged and tried again.</summary>
/// <param name="pause">How long it rests in between, and before the first time.</param>
/// <param name="clock">The clock.</param>
/// <param name="log">Where failures go.</param>
public abstract partial class RepeatedWork(TimeSpan pause, TimeProvider clock, ILogger log) : BackgroundService
{
    /// <summary>Does it once.</summary>
    protected abstract Task DoAsync(CancellationToken cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(pause, clock, stoppingToken);
                await DoAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                Trouble(log, GetType().Name, exception);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Work} could not be done; tried again soon")]
    private static partial void Trouble(ILogger logger, string work, Exception exception);
}
