using TocAnalysis.Domain.Import;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>What is said of a package of any size within bounds: the first of each kind word for word, all of them counted.</summary>
internal sealed class ImportTally(bool isOneSheet)
{
    /// <summary>Faults and changes that are kept whatever they are.</summary>
    private const int MostKept = 20_000;

    /// <summary>Faults of one kind, file and column that are kept beyond.</summary>
    private const int MostOfKind = 1_000;

    private readonly List<PackageFault> faults = [];
    private readonly Dictionary<(PackageFaultKind Kind, string File, string? Column), int> kinds = [];
    private readonly List<PackageChange> changes = [];
    private readonly Dictionary<(string File, string Field), int> fields = [];
    private readonly Dictionary<string, ImportCount> counts = [];

    /// <summary>The rows that have faults.</summary>
    public FaultyRows Faulty { get; } = new(isOneSheet);

    public int FaultCount { get; private set; }

    public int ChangeCount { get; private set; }

    public void Add(IEnumerable<PackageFault> found)
    {
        foreach (var fault in found)
        {
            FaultCount++;
            Faulty.Add(fault);
            var kind = (fault.Kind, fault.File, fault.Column);
            var of = kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
            if (faults.Count < MostKept || of <= MostOfKind)
                faults.Add(fault);
        }
    }

    public void Add(ImportPlan plan)
    {
        foreach (var change in plan.Changes)
        {
            ChangeCount++;
            if (changes.Count < MostKept)
                changes.Add(change);
            if (change.IsNew)
                continue;
            foreach (var field in change.Fields)
                fields[(change.File, field)] = fields.GetValueOrDefault((change.File, field)) + 1;
        }

        foreach (var (kind, more) in plan.Counts)
        {
            var known = counts.GetValueOrDefault(kind) ?? new ImportCount(0, 0, 0);
            counts[kind] = new ImportCount(known.Created + more.Created, known.Updated + more.Updated, known.Unchanged + more.Unchanged);
        }
    }

    public IReadOnlyDictionary<string, ImportCount> Counts => counts;

    /// <summary>The report with everything that is wrong, or, where nothing is, with what comes.</summary>
    public ImportReport Report(ImportReport report, int leftOut) => FaultCount > 0
        ? report with { Faults = PackageValidator.Ordered(faults), FaultCount = FaultCount, FaultKinds = [.. kinds.Select(k => new FaultKindCount(k.Key.Kind, k.Key.File, k.Key.Column, k.Value))] }
        : report with
        {
            LeftOut = leftOut,
            Counts = counts,
            Changes = [.. changes.OrderBy(c => PackageFormat.Order(c.File)).ThenBy(c => c.Row)],
            ChangeCount = ChangeCount,
            ChangedColumns = [.. fields.OrderBy(f => PackageFormat.Order(f.Key.File)).Select(f => new ChangedColumn(f.Key.File, f.Key.Field, f.Value))],
        };
}
