using Microsoft.EntityFrameworkCore;
using Npgsql;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Cases;

/// <summary>The lines of a page of cases, with the words that were searched for marked.</summary>
internal static class FoundLines
{
    /// <summary>Longest part of a text in which matches are shown: marking is slow on long texts.</summary>
    private const int MarkedLength = 50_000;

    /// <summary>The language of records whose signs are searched in pairs.</summary>
    private const string Chinese = "simple";

    private static readonly string Marks = $"StartSel={MarkedText.Begin}, StopSel={MarkedText.End}";

    /// <summary>Puts the question for the lines of these cases into a batch.</summary>
    public static void Ask(ReadBatch batch, IQueryable<CaseRow> cases, SearchWords words, Action<Row> row)
    {
        if (words.All is null)
        {
            batch.Add(
                cases.Select(c => new { c.Id, c.Title, Snippet = c.Summary.Substring(0, 200), c.Language, c.Start, c.End, c.Ongoing, c.Status, c.Sensitivity, c.Version, c.UpdatedAt, c.StartEarliest, c.StartLatest }),
                r => row(Of(r)));
            return;
        }

        var (_, web, prefix, pairs, signs) = words;
        var fragments = Marks + ", MaxFragments=2, MinWords=10, MaxWords=24, FragmentDelimiter=\" … \"";
        var whole = Marks + ", HighlightAll=true";
        var marked = cases.Select(c => new
        {
            Case = c,
            Query = TocContext.TextQueryIn(c.Language, web, prefix, pairs),
#pragma warning disable CA1845 // It becomes SQL.
            Text = c.Summary + " " + c.Narrative.Substring(0, MarkedLength),
#pragma warning restore CA1845
        }).Select(r => new
        {
            r.Case.Id,
            Title = r.Query.GetResultHeadline(r.Case.Language, r.Case.Title, whole),
            // Signs in pairs are no words that the database could mark: the place is looked up, and marked afterwards.
            Snippet = signs != "" && r.Case.Language == Chinese ? r.Text.Substring(Math.Max(r.Text.IndexOf(signs) - 30, 0), 120) : r.Query.GetResultHeadline(r.Case.Language, r.Text, fragments),
            r.Case.Language,
            r.Case.Start,
            r.Case.End,
            r.Case.Ongoing,
            r.Case.Status,
            r.Case.Sensitivity,
            r.Case.Version,
            r.Case.UpdatedAt,
            r.Case.StartEarliest,
            r.Case.StartLatest,
        });
        batch.Add(marked, r => row(Of(r) is var line && signs.Length > 0 && r.GetString(3) == Chinese ? line with { Title = MarkedText.Mark(line.Title, signs), Snippet = MarkedText.Mark(line.Snippet, signs) } : line));
    }

    private static Row Of(NpgsqlDataReader r) => new()
    {
        Id = r.GetInt64(0),
        Title = r.GetString(1),
        Snippet = r.GetString(2),
        Start = r.Text(4),
        End = r.Text(5),
        Ongoing = r.GetBoolean(6),
        Status = r.Token<CaseStatus>(7),
        Sensitivity = r.Token<Sensitivity>(8),
        Version = r.GetInt32(9),
        UpdatedAt = r.Moment(10),
        Day = !r.IsDBNull(11) ? r.GetFieldValue<DateOnly>(11) : r.IsDBNull(12) ? null : r.GetFieldValue<DateOnly>(12),
    };

    internal sealed record Row
    {
        public required long Id { get; init; }

        public required string Title { get; init; }

        public required string Snippet { get; init; }

        public required string? Start { get; init; }

        public required string? End { get; init; }

        public required bool Ongoing { get; init; }

        public required CaseStatus Status { get; init; }

        public required Sensitivity Sensitivity { get; init; }

        public required int Version { get; init; }

        public required DateTimeOffset UpdatedAt { get; init; }

        public required DateOnly? Day { get; init; }

        public float? Rank { get; init; }
    }
}
