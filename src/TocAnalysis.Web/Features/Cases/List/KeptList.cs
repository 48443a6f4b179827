namespace TocAnalysis.Web.Features.Cases.List;

/// <summary>What the first rendering of the list read, on its way to the second one in the page itself.</summary>
public static class KeptList
{
    /// <param name="Address">The address that it was read for.</param>
    /// <param name="Found">What was found.</param>
    /// <param name="Drops">Filters that could be dropped.</param>
    public sealed record Content(string Address, FoundCases Found, IReadOnlyList<FilterToDrop> Drops);

    /// <summary>Packed; null: too long to travel.</summary>
    public static string? Pack(Content content) => Packed.PackIfShort(content);

    public static Content Unpack(string packed) => Packed.Unpack<Content>(packed);
}
