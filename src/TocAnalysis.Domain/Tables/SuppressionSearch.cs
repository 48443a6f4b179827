namespace TocAnalysis.Domain.Tables;

/// <summary>
/// Finds which further numbers must be withheld, and proves each withheld one safe. The proof is a witness: changes by one that lead from the table to
/// another possible table, in which the number in question differs and nothing differs that is given out. A witness is a closed walk through the lines of
/// the grid, one number in and one out; where numbers overlap, the slack between sum and total may take up the change. The cheapest walk is found with
/// Dijkstra's algorithm, numbers that are withheld already being free, so a walk without cost proves and any other says what else to withhold. Whatever is
/// found is checked as a whole against every line of the layer, of the whole table, and between layers, before it counts.
/// </summary>
internal sealed class SuppressionSearch
{
    private const int Largest = 1000;

    private readonly IReadOnlyList<SuppressionGrid> grids;
    private readonly bool[,] pattern;
    private readonly bool[,] known;
    private readonly Queue<(int Row, int Column)> added = new();

    private SuppressionSearch(IReadOnlyList<SuppressionGrid> grids, bool[,] primary, bool[,] known) => (this.grids, pattern, this.known) = (grids, (bool[,])primary.Clone(), known);

    /// <summary>The places to withhold.</summary>
    /// <param name="grids">The whole table, then its layers.</param>
    /// <param name="primary">Places that must be withheld.</param>
    /// <param name="known">Places that readers know anyway: withholding them proves nothing.</param>
    /// <returns>These and more; null: no choice hides them.</returns>
    public static bool[,]? Complete(IReadOnlyList<SuppressionGrid> grids, bool[,] primary, bool[,] known) => new SuppressionSearch(grids, primary, known).Run();

    private bool[,]? Run()
    {
        // With layers the whole needs no proof of its own: every walk in a layer changes the same places of the whole.
        var panels = Enumerable.Range(grids.Count > 1 ? 1 : 0, Math.Max(1, grids.Count - 1)).ToList();
        var proved = panels.ToDictionary(p => p, _ => new HashSet<(int, int)>());
        for (var r = 0; r < pattern.GetLength(0); r++)
        {
            for (var c = 0; c < pattern.GetLength(1); c++)
            {
                if (pattern[r, c] && !known[r, c])
                    added.Enqueue((r, c));
            }
        }

        while (added.TryDequeue(out var place))
        {
            foreach (var panel in panels.Where(p => !proved[p].Contains(place)))
            {
                if (Witness(panel, place) is not { } witness)
                    return null;
                foreach (var changed in witness)
                {
                    proved[panel].Add(changed);
                    if (!pattern[changed.Row, changed.Column])
                    {
                        pattern[changed.Row, changed.Column] = true;
                        added.Enqueue(changed);
                    }
                }
            }
        }

        return pattern;
    }

    private IEnumerable<(int Row, int Column)>? Witness(int panel, (int Row, int Column) place)
    {
        var grid = grids[panel];
        (Dictionary<(int Row, int Column), int> Changes, long Cost)? best = null;
        foreach (var change in new[] { 1, -1 })
        {
            if (grid[place.Row, place.Column] + change < Math.Min(1, grid[place.Row, place.Column]))
                continue;
            var walk = Walk.Cheapest(grid, place, change, p => known[p.Row, p.Column] ? null : pattern[p.Row, p.Column] ? 0 : Cost(grid, p));
            if (walk is { } found && (best is null || found.Cost < best.Value.Cost) && found.Changes.GetValueOrDefault(place) != 0 && Possible(panel, found.Changes))
                best = walk;
            if (best is { Cost: < Walk.Unit })
                break;
        }

        return best?.Changes.Where(c => c.Value != 0).Select(c => c.Key);
    }

    private bool Possible(int panel, Dictionary<(int Row, int Column), int> changes)
    {
        if (!grids[panel].Allows(changes))
            return false;
        if (panel == 0)
            return true;
        if (!grids[0].Allows(changes))
            return false;
        foreach (var ((r, c), change) in changes)
        {
            var values = grids.Skip(1).Select(g => g[r, c]).ToList();
            var (whole, sum, largest) = (grids[0][r, c], values.Sum(), values.Max());
            if (whole == sum || largest > whole || whole > sum)
                continue; // An equation that both sides of the change keep, or no relation at all.
            values[panel - 1] += change;
            if (whole + change > sum + change || values.Max() > whole + change)
                return false;
        }

        return true;
    }

    /// <summary>What withholding a number costs readers: more for a large one, much more for a total, most for the total of all.</summary>
    private int Cost(SuppressionGrid grid, (int Row, int Column) place)
    {
        var value = grids[0][place.Row, place.Column];
        var cost = value == 0 ? 12 : 4 + Math.Min(value, Largest);
        return (place.Row == grid.Rows, place.Column == grid.Columns) switch
        {
            (true, true) => cost * 64,
            (false, false) => cost,
            _ => cost * 8,
        };
    }

    /// <summary>Dijkstra's algorithm over lines. A state is a line with the surplus that the change that led to it left there, or the slack of all lines.</summary>
    private sealed class Walk
    {
        /// <summary>Cost of one step, so that short walks are taken.</summary>
        public const long Step = 1;

        /// <summary>What a unit of cost weighs against steps.</summary>
        public const long Unit = 100_000;

        private const int Slack = -1;

        private readonly SuppressionGrid grid;
        private readonly (int Row, int Column) start;
        private readonly int change;
        private readonly Func<(int Row, int Column), int?> cost;
        private readonly int[] slack;
        private readonly Dictionary<(int Line, int Surplus), (long Cost, (int Line, int Surplus) From, (int Row, int Column)? By, int Change)> reached = [];
        private readonly PriorityQueue<(int Line, int Surplus), long> open = new();

        private Walk(SuppressionGrid grid, (int Row, int Column) start, int change, Func<(int Row, int Column), int?> cost)
        {
            (this.grid, this.start, this.change, this.cost) = (grid, start, change, cost);
            slack = [.. Enumerable.Range(0, grid.Lines).Select(grid.Slack)];
        }

        /// <summary>The cheapest walk from a number back to it; null: there is none.</summary>
        public static (Dictionary<(int Row, int Column), int> Changes, long Cost)? Cheapest(SuppressionGrid grid, (int Row, int Column) start, int change, Func<(int Row, int Column), int?> cost) =>
            new Walk(grid, start, change, cost).Run();

        private (Dictionary<(int Row, int Column), int> Changes, long Cost)? Run()
        {
            var goal = grid.Rows + 1 + start.Column;
            var first = (Line: start.Row, Surplus: Signed(start.Row, start, change));
            reached[first] = (0, first, start, change);
            open.Enqueue(first, 0);
            var closed = new HashSet<(int, int)>();
            while (open.TryDequeue(out var state, out _))
            {
                if (!closed.Add(state))
                    continue;
                var (sum, _, by, byChange) = reached[state];
                // Home: what arrives balances the start, or the slack of the start's other line does.
                if (state.Line == goal && state != first && state.Surplus == -Signed(goal, start, change) && Fits(goal, by!.Value, byChange, start, change))
                    return (Trace(state, first), sum);
                if (state.Line == Slack)
                {
                    if (slack[goal] > 0 && Fits(goal, start, change, null, 0))
                        return (Trace(state, first), sum);
                    for (var line = 0; line < grid.Lines; line++)
                    {
                        if (slack[line] > 0)
                        {
                            Expand(state, line, sum, null, 0, 1);
                            Expand(state, line, sum, null, 0, -1);
                        }
                    }

                    continue;
                }

                if (slack[state.Line] > 0 && Fits(state.Line, by!.Value, byChange, null, 0))
                    Reach((Slack, 0), sum + Step, state, null, 0);
                Expand(state, state.Line, sum, by, byChange, -state.Surplus);
            }

            return null;
        }

        private void Expand((int Line, int Surplus) state, int line, long sum, (int Row, int Column)? by, int byChange, int needed)
        {
            for (var i = 0; i <= grid.Length(line); i++)
            {
                var place = grid.At(line, i);
                if (place == start || place == by)
                    continue;
                var step = i == grid.Length(line) ? -needed : needed;
                var value = grid[place.Row, place.Column];
                if (value + step < Math.Min(1, value) || cost(place) is not { } price || !Fits(line, place, step, by, byChange))
                    continue;
                var next = grid.Other(line, i);
                Reach((next, Signed(next, place, step)), sum + Step + price * Unit, state, place, step);
            }
        }

        private void Reach((int Line, int Surplus) state, long sum, (int Line, int Surplus) from, (int Row, int Column)? by, int byChange)
        {
            if (reached.TryGetValue(state, out var known) && known.Cost <= sum)
                return;
            reached[state] = (sum, from, by, byChange);
            open.Enqueue(state, sum);
        }

        private Dictionary<(int Row, int Column), int> Trace((int Line, int Surplus) end, (int Line, int Surplus) first)
        {
            var changes = new Dictionary<(int Row, int Column), int> { [start] = change };
            for (var state = end; state != first; state = reached[state].From)
            {
                if (reached[state] is { By: { } place, Change: var step })
                    changes[place] = changes.GetValueOrDefault(place) + step;
            }

            return changes;
        }

        /// <summary>What a change of a number adds to the sum of a line less its total.</summary>
        private int Signed(int line, (int Row, int Column) place, int by) => IsTotal(line, place) ? -by : by;

        private bool IsTotal(int line, (int Row, int Column) place) => grid.IsRow(line) ? place.Column == grid.Columns : place.Row == grid.Rows;

        /// <summary>Whether a line whose numbers overlap still holds with one or two changes: no number above the total.</summary>
        private bool Fits(int line, (int Row, int Column) one, int oneChange, (int Row, int Column)? two, int twoChange)
        {
            if (slack[line] == 0)
                return true;
            var total = grid.Value(line, grid.Length(line)) + (IsTotal(line, one) ? oneChange : 0) + (two is { } t && IsTotal(line, t) ? twoChange : 0);
            for (var i = 0; i < grid.Length(line); i++)
            {
                var place = grid.At(line, i);
                if (grid.Value(line, i) + (place == one ? oneChange : 0) + (place == two ? twoChange : 0) > total)
                    return false;
            }

            return true;
        }
    }
}
