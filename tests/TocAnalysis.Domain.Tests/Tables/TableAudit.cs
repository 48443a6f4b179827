using TocAnalysis.Domain.Tables;

namespace TocAnalysis.Domain.Tests.Tables;

/// <summary>
/// What an outsider can work out from a published table: an exact linear programme in fractions, written here without the program's own rules. Unknown are
/// the withheld numbers; known are all others, that no number is negative, that totals are the sums of what they cover where they are so in truth, and else
/// lie between the largest and the sum. A withheld number is recovered when every solution gives it the same value.
/// </summary>
internal static class TableAudit
{
    /// <summary>The withheld places of a table that an outsider can work out.</summary>
    public static List<string> Recovered(Crosstab full, Crosstab published)
    {
        var panels = new List<(CrosstabPanel Full, CrosstabPanel Public)> { (full.Panel, published.Panel) };
        panels.AddRange(full.Layers.Zip(published.Layers).Select(l => (l.First.Panel, l.Second.Panel)));
        var (rows, columns) = (full.Rows.Count, full.Columns.Count);
        var unknown = new Dictionary<(int, int, int), int>();
        for (var p = 0; p < panels.Count; p++)
        {
            for (var r = 0; r <= rows; r++)
            {
                for (var c = 0; c <= columns; c++)
                {
                    if (Cell(panels[p].Public, r, c).Suppressed)
                        unknown.Add((p, r, c), unknown.Count);
                }
            }
        }

        // Every relation of the truth, as directions in which the unknown may move: equal (0) or not below (1).
        var relations = new List<(Dictionary<int, int> Terms, bool Equal)>();
        for (var p = 0; p < panels.Count; p++)
        {
            for (var r = 0; r <= rows; r++)
                Line([.. Enumerable.Range(0, columns).Select(c => (p, r, c))], (p, r, columns));
            for (var c = 0; c <= columns; c++)
                Line([.. Enumerable.Range(0, rows).Select(r => (p, r, c))], (p, rows, c));
        }

        if (panels.Count > 1)
        {
            for (var r = 0; r <= rows; r++)
            {
                for (var c = 0; c <= columns; c++)
                    Line([.. Enumerable.Range(1, panels.Count - 1).Select(p => (p, r, c))], (0, r, c));
            }
        }

        foreach (var (place, index) in unknown)
        {
            if (Value(place) == 0)
                relations.Add((new() { [index] = 1 }, false));
        }

        // Near the truth exactly the relations that hold with nothing to spare bind, so the set is one point in a coordinate if and only if no direction leaves it.
        var cone = new Cone(unknown.Count, relations);
        return [.. unknown.Where(u => !cone.Moves(u.Value, 1) && !cone.Moves(u.Value, -1)).Select(u => u.Key.ToString())];

        int Value((int P, int R, int C) at) => Cell(panels[at.P].Full, at.R, at.C).Value;

        void Line(List<(int, int, int)> members, (int, int, int) total)
        {
            var sum = members.Sum(Value);
            if (sum == Value(total))
            {
                Relate(members.Select(m => (m, 1)).Append((total, -1)), true);
                return;
            }

            if (members.Exists(m => Value(m) > Value(total)) || sum < Value(total))
                return;
            foreach (var member in members.Where(m => Value(m) == Value(total)))
                Relate([(total, 1), (member, -1)], false);
        }

        void Relate(IEnumerable<((int, int, int) Place, int Sign)> terms, bool equal)
        {
            var known = terms.Where(t => unknown.ContainsKey(t.Place)).ToDictionary(t => unknown[t.Place], t => t.Sign);
            if (known.Count > 0)
                relations.Add((known, equal));
        }
    }

    public static CrosstabCell Cell(CrosstabPanel panel, int r, int c) =>
        r == panel.Cells.Count ? c == panel.ColumnTotals.Count ? panel.Total : panel.ColumnTotals[c] : c == panel.ColumnTotals.Count ? panel.RowTotals[r] : panel.Cells[r][c];
}

/// <summary>The directions that keep all relations: a cone, whose coordinates are tested with the simplex method in fractions and Bland's rule.</summary>
internal sealed class Cone
{
    private readonly int count;
    private readonly int width;
    private readonly List<Fraction[]> rows = [];
    private readonly List<int> basis = [];

    public Cone(int count, List<(Dictionary<int, int> Terms, bool Equal)> relations)
    {
        // Direction = positive less negative part; what may not fall gets a surplus.
        this.count = count;
        width = 2 * count + relations.Count(r => !r.Equal);
        var surplus = 2 * count;
        foreach (var (terms, equal) in relations)
        {
            var row = new Fraction[width];
            Array.Fill(row, Fraction.Zero);
            foreach (var (i, sign) in terms)
                (row[i], row[count + i]) = (new Fraction(sign, 1), new Fraction(-sign, 1));
            if (!equal)
                row[surplus++] = new Fraction(-1, 1);
            rows.Add(row);
        }

        // All right sides are 0, so any basis is feasible: plain elimination finds one.
        for (var r = 0; r < rows.Count;)
        {
            var column = Array.FindIndex(rows[r], f => f.Sign != 0);
            if (column < 0)
            {
                rows.RemoveAt(r);
                continue;
            }

            basis.Add(column);
            Pivot(r, column);
            r++;
        }
    }

    /// <summary>Whether a direction of the cone moves a coordinate up (1) or down (-1).</summary>
    public bool Moves(int index, int by)
    {
        while (true)
        {
            var entering = -1;
            for (var j = 0; j < width && entering < 0; j++)
            {
                var gain = Goal(j);
                for (var i = 0; i < rows.Count; i++)
                {
                    if (Goal(basis[i]).Sign != 0 && rows[i][j].Sign != 0)
                        gain -= Goal(basis[i]) * rows[i][j];
                }

                if (gain.Sign > 0)
                    entering = j;
            }

            if (entering < 0)
                return false;
            var leaving = -1;
            for (var i = 0; i < rows.Count; i++)
            {
                if (rows[i][entering].Sign > 0 && (leaving < 0 || basis[i] < basis[leaving]))
                    leaving = i;
            }

            if (leaving < 0)
                return true;
            basis[leaving] = entering;
            Pivot(leaving, entering);
        }

        Fraction Goal(int column) => column == index ? new Fraction(by, 1) : column == count + index ? new Fraction(-by, 1) : Fraction.Zero;
    }

    private void Pivot(int row, int column)
    {
        var by = rows[row][column];
        for (var j = 0; j < width; j++)
        {
            if (rows[row][j].Sign != 0)
                rows[row][j] /= by;
        }

        for (var i = 0; i < rows.Count; i++)
        {
            var factor = rows[i][column];
            if (i == row || factor.Sign == 0)
                continue;
            for (var j = 0; j < width; j++)
            {
                if (rows[row][j].Sign != 0)
                    rows[i][j] -= factor * rows[row][j];
            }
        }
    }
}

/// <summary>An exact fraction; too large ones throw.</summary>
internal readonly struct Fraction
{
    private readonly long top;
    private readonly long bottom;

    public Fraction(long top, long bottom)
    {
        var (a, b) = (Math.Abs(top), Math.Abs(bottom));
        while (b != 0)
            (a, b) = (b, a % b);
        a = bottom < 0 ? -a : a;
        (this.top, this.bottom) = (top / a, bottom / a);
    }

    public static Fraction Zero { get; } = new(0, 1);

    public int Sign => Math.Sign(top);

    public static Fraction operator -(Fraction a, Fraction b) => checked(new Fraction(a.top * b.bottom - b.top * a.bottom, a.bottom * b.bottom));

    public static Fraction operator *(Fraction a, Fraction b) => checked(new Fraction(a.top * b.top, a.bottom * b.bottom));

    public static Fraction operator /(Fraction a, Fraction b) => checked(new Fraction(a.top * b.bottom, a.bottom * b.top));
}
