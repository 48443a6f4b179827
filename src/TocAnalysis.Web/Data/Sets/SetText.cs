using System.Text;

namespace TocAnalysis.Web.Data.Sets;

/// <summary>
/// A query of PostgreSQL's text search, as the database writes it down, answered out of the sets of lexemes. Neighbourhood of words is not in the
/// sets: a phrase takes in every case that has all its words, and says so.
/// </summary>
internal sealed class SetText
{
    private readonly SetState state;
    private readonly string text;
    private int at;

    private SetText(SetState state, string text) => (this.state, this.text) = (state, text);

    /// <summary>Whether a phrase stands in the query, so that the answer may have too many cases and must be held against the texts.</summary>
    public bool HasPhrase { get; private set; }

    /// <summary>Whether a phrase stands below a "not", so that the answer may have too few.</summary>
    public bool DeniesPhrase { get; private set; }

    public CaseSet Cases { get; private set; } = CaseSet.Empty;

    /// <param name="state">The sets, with words.</param>
    /// <param name="query">A tsquery in its text form; empty: nothing is found.</param>
    public static SetText Of(SetState state, string query)
    {
        var reading = new SetText(state, query);
        if (query.Length > 0)
            reading.Cases = reading.Either();
        return reading;
    }

    private CaseSet Either()
    {
        var sets = new List<CaseSet> { Both() };
        while (Take('|'))
            sets.Add(Both());
        return SetQuery.Union(sets);
    }

    private CaseSet Both()
    {
        var sets = new List<CaseSet> { Phrase() };
        while (Take('&'))
            sets.Add(Phrase());
        return sets.OrderBy(s => s.Count).Aggregate((a, b) => a.And(b));
    }

    private CaseSet Phrase()
    {
        var all = Not();
        while (Take('<'))
        {
            HasPhrase = true;
            at = text.IndexOf('>', at) + 1;
            all = all.And(Not());
        }

        return all;
    }

    private CaseSet Not()
    {
        if (!Take('!'))
            return One();
        var before = HasPhrase;
        HasPhrase = false;
        var denied = Not();
        DeniesPhrase |= HasPhrase;
        HasPhrase |= before;
        return state.All.AndNot(denied);
    }

    private CaseSet One()
    {
        if (Take('('))
        {
            var inner = Either();
            Take(')');
            return inner;
        }

        var lexeme = Lexeme();
        var prefix = false;
        if (at < text.Length && text[at] == ':')
        {
            for (at++; at < text.Length && (char.IsAsciiLetter(text[at]) || text[at] == '*'); at++)
                prefix |= text[at] == '*';
        }

        return prefix ? Beginning(lexeme) : state.Of(SetKind.Word, lexeme);
    }

    private CaseSet Beginning(string prefix) => SetQuery.Union(state.Keys.Firsts(SetKind.Word)
        .Where(w => state.Keys.TextOf(w).StartsWith(prefix, StringComparison.Ordinal)).Select(w => state[new SetKey(SetKind.Word, w)]));

    private string Lexeme()
    {
        var lexeme = new StringBuilder();
        Blanks();
        for (at++; at < text.Length; at++)
        {
            // A quotation mark and a backslash are written twice.
            if (text[at] is '\'' or '\\')
            {
                if (at + 1 >= text.Length || text[at + 1] != text[at])
                {
                    at++;
                    break;
                }

                at++;
            }

            lexeme.Append(text[at]);
        }

        return lexeme.ToString();
    }

    private bool Take(char sign)
    {
        Blanks();
        if (at >= text.Length || text[at] != sign)
            return false;
        at++;
        return true;
    }

    private void Blanks()
    {
        while (at < text.Length && text[at] == ' ')
            at++;
    }
}
