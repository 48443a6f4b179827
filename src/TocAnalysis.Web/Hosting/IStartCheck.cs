namespace TocAnalysis.Web.Hosting;

/// <summary>Something that has to hold before an installation for several people starts.</summary>
public interface IStartCheck
{
    /// <summary>What does not hold, each with what to do; empty: nothing stands against it.</summary>
    Task<IReadOnlyList<string>> FaultsAsync(IConfiguration configuration, CancellationToken cancellationToken);
}
