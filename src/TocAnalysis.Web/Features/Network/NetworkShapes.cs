using TocAnalysis.Domain;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Networks;

namespace TocAnalysis.Web.Features.Network;

/// <summary>How kinds of nodes look, the same in picture, legend and SVG: the shape tells the kind, the fill the side of the law.</summary>
internal static class NetworkShapes
{
    public const string Case = "case";

    private static readonly Dictionary<string, string?> Points = new()
    {
        // Corners in a square from -1 to 1; null: round.
        [GroupKind.OrganizedGroup.Text()] = null,
        [GroupKind.Network.Text()] = "-0.4 -1 0.4 -1 1 -0.4 1 0.4 0.4 1 -0.4 1 -1 0.4 -1 -0.4",
        [GroupKind.TerroristGroup.Text()] = "-0.5 -1 0.5 -1 1 0 0.5 1 -0.5 1 -1 0",
        [GroupKind.LegitimateCompany.Text()] = "-0.9 -0.9 0.9 -0.9 0.9 0.9 -0.9 0.9",
        [GroupKind.StateBody.Text()] = "0 -1 1 -0.2 0.6 1 -0.6 1 -1 -0.2",
        [GroupKind.Official.Text()] = "0 -1 1 0.9 -1 0.9",
        [GroupKind.GoBetween.Text()] = "0 -1 1 0 0 1 -1 0",
        [GroupKind.Individual.Text()] = "-1 -0.8 0.4 -0.8 1 0.8 -0.4 0.8",
        [Case] = "-1 -0.6 1 -0.6 1 0.6 -1 0.6",
    };

    /// <summary>Corners by kind.</summary>
    public static IReadOnlyDictionary<string, string?> All => Points;

    public static string Name(GroupKind? kind) => kind?.Text() ?? Case;

    /// <summary>Token of the colour that fills it and of that around it.</summary>
    public static (string Fill, string Line) Colours(ActorSide side, bool isCase) => (side, isCase) switch
    {
        (_, true) => ("--sunk", "--line-control"),
        (ActorSide.Licit, _) => ("--accent-soft", "--accent"),
        (ActorSide.Illicit, _) => ("--ink-2", "--ink"),
        _ => ("--surface", "--ink-2"),
    };
}
