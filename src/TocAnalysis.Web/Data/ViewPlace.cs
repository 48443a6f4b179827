using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Web.Data;

/// <summary>What the address of a page says, in the form in which it is kept.</summary>
/// <param name="Query">The query, canonical, without a question mark.</param>
/// <param name="Filter">Which cases it is of.</param>
public sealed record KeptAddress(string Query, CaseFilter Filter);

/// <summary>A page whose address can be kept under a name.</summary>
public abstract class ViewPlace
{
    /// <summary>The list of cases.</summary>
    public const string Cases = "cases";

    /// <summary>Permanent name.</summary>
    public abstract string Name { get; }

    /// <summary>Path of the page.</summary>
    public abstract string Path { get; }

    /// <summary>Reads a query, all faults at once.</summary>
    public abstract Result<KeptAddress> Read(string query);
}
