using CsCheck;

namespace TocAnalysis.Domain.Tests;

/// <summary>Generators that several test classes use.</summary>
internal static class OneOf
{
    /// <summary>One of the given values, each as likely.</summary>
    public static Gen<T> These<T>(params IReadOnlyList<T> values) => Gen.Int[0, values.Count - 1].Select(i => values[i]);
}
