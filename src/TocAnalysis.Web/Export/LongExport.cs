using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Web.Export;

/// <summary>What goes into a file that may take long.</summary>
/// <param name="Actor">Who takes it out.</param>
/// <param name="Query">Filter and order, as in the address of the list; without the question mark.</param>
/// <param name="Highest">Nothing that is more sensitive goes into the file, whatever the actor may read.</param>
/// <param name="Base">Where the application stands, with a slash at its end: the beginning of permanent addresses.</param>
public sealed record LongExportRequest(Actor Actor, string Query, Sensitivity Highest, string Base);

/// <summary>What a file will hold, known before it is begun.</summary>
/// <param name="Rows">Cases that it will hold.</param>
/// <param name="Filter">Which ones, in words.</param>
/// <param name="Query">The filter and order in their canonical form.</param>
public sealed record LongExportPlan(int Rows, string Filter, string Query);

/// <summary>A kind of file that is written beside the pages. The feature that owns the data writes it; the feature of exports runs it.</summary>
public interface ILongExport
{
    /// <summary>Permanent name of the kind.</summary>
    string Kind { get; }

    /// <summary>Place of the kind in lists.</summary>
    int Order { get; }

    /// <summary>Ending of the file.</summary>
    string Ending { get; }

    /// <summary>Media type of the file.</summary>
    string ContentType { get; }

    /// <summary>Says what the file will hold, or why there can be none.</summary>
    Task<Result<LongExportPlan>> PlanAsync(LongExportRequest request, CancellationToken cancellationToken);

    /// <summary>Writes the file.</summary>
    /// <param name="request">What goes into it.</param>
    /// <param name="stream">Where it goes.</param>
    /// <param name="written">Told now and then how many cases are written.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Cases written.</returns>
    Task<int> WriteAsync(LongExportRequest request, Stream stream, Action<int> written, CancellationToken cancellationToken);
}

/// <summary>What every long export asks of a filter.</summary>
public static class LongExportRules
{
    /// <summary>The filter without what is more sensitive than allowed; a fault where nothing that was asked for is left.</summary>
    public static Result<CaseFilter> UpTo(CaseFilter filter, Sensitivity highest)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var asked = filter.Sensitivities.Count > 0 ? filter.Sensitivities : Enum.GetValues<Sensitivity>();
        var left = asked.Where(s => s <= highest).ToList();
        return left.Count == 0
            ? Refused.Invalid(new Fault("highest", "A sensitivity that the selection has.", highest.Text(), [.. asked.Select(s => s.Text())]))
            : filter with { Sensitivities = left.Count == Enum.GetValues<Sensitivity>().Length ? [] : left };
    }
}
