using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Codings;

namespace TocAnalysis.Web.Features.Codings.Workbench;

/// <summary>
/// A text of the case, character by character as it was recorded, with its evidence underlined. Written without markup between the runs: a blank more would
/// be a blank that the text does not have.
/// </summary>
public sealed class MarkedText : ComponentBase
{
    [Parameter, EditorRequired]
    public CaseText Which { get; set; }

    [Parameter, EditorRequired]
    public IReadOnlyList<TextRun> Runs { get; set; } = [];

    private IReadOnlyList<TextRun>? drawn;

    protected override bool ShouldRender() => !ReferenceEquals(drawn, Runs);

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        drawn = Runs;
        builder.OpenElement(0, "div");
        builder.AddAttribute(1, "class", "marked");
        builder.AddAttribute(2, "data-text", Which.Text());
        builder.AddAttribute(3, "dir", "auto");
        foreach (var run in Runs)
        {
            foreach (var passage in run.Begins)
            {
                builder.OpenElement(4, "sup");
                builder.AddAttribute(5, "class", $"tag {Css(passage)}");
                builder.AddContent(6, passage.Value is { } value ? $"{passage.Code} {Letter(value)}" : passage.Code);
                builder.CloseElement();
            }

            builder.OpenElement(7, "span");
            builder.AddAttribute(8, "data-start", run.Start);
            if (run.IsBreak)
                builder.AddAttribute(9, "data-length", run.Length);
            if (run.Lanes.Count > 0 && !run.IsBreak)
            {
                builder.AddAttribute(10, "class", run.Lanes.Any(l => l is { Current: true }) ? "under current" : "under");
                builder.AddAttribute(11, "style", Lines(run.Lanes));
            }

            builder.AddContent(12, run.Content);
            builder.CloseElement();
        }

        builder.CloseElement();
    }

    /// <summary>One line below the words for each passage; the kind of line says the value as the colour does.</summary>
    private static string Lines(IReadOnlyList<Passage?> lanes)
    {
        var layers = lanes.Select((passage, lane) => passage is null ? null : string.Create(
            CultureInfo.InvariantCulture, $"{Line(passage)} 0 calc(100% - {(lanes.Count - 1 - lane) * 4}px)/100% {(passage.Current ? 3 : 2)}px no-repeat")).OfType<string>();
        return $"background:{string.Join(",", layers)};padding-block-end:{(lanes.Count * 4).ToString(CultureInfo.InvariantCulture)}px";
    }

    private static string Line(Passage passage)
    {
        var colour = $"var(--{Token(passage)})";
        return passage.Value switch
        {
            CodingValue.A or CodingValue.Present => $"linear-gradient({colour},{colour})",
            CodingValue.B or CodingValue.Absent => $"repeating-linear-gradient(90deg,{colour} 0 7px,transparent 7px 10px)",
            CodingValue.Mixed => $"repeating-linear-gradient(90deg,{colour} 0 7px,transparent 7px 9px,{colour} 9px 11px,transparent 11px 13px)",
            _ => $"repeating-linear-gradient(90deg,{colour} 0 2px,transparent 2px 5px)",
        };
    }

    private static string Css(Passage passage) => $"{Token(passage)}{(passage.Current ? " current" : "")}";

    private static string Token(Passage passage) => passage.Value switch
    {
        CodingValue.A => "pole-a",
        CodingValue.B => "pole-b",
        CodingValue.Mixed => "mixed",
        CodingValue.Present => "accent",
        _ => "grey",
    };

    private static string Letter(CodingValue value) => value switch
    {
        CodingValue.A => "A",
        CodingValue.B => "B",
        CodingValue.Mixed => "A+B",
        CodingValue.Present => "+",
        CodingValue.Absent => "\u2212",
        _ => "",
    };
}
