namespace TocAnalysis.Web.Data;

/// <summary>A country of the vocabulary, as far as SQL needs it; everything else comes from the vocabulary in memory.</summary>
public sealed class CountryRow
{
    public string Code { get; set; } = "";

    public string Name { get; set; } = "";

    public string Kind { get; set; } = "";

    public string? Region { get; set; }

    public string? Subregion { get; set; }
}

/// <summary>A country belongs to a group of an economic grouping of one vintage.</summary>
public sealed class CountryGroupRow
{
    public string Grouping { get; set; } = "";

    public string Country { get; set; } = "";

    public string GroupKey { get; set; } = "";
}

public sealed class OffenceRow
{
    public string Code { get; set; } = "";

    public string Label { get; set; } = "";

    public int Level { get; set; }

    public string? Parent { get; set; }
}

/// <summary>An offence and each class above it, itself among them: a filter or count with all below is one join.</summary>
public sealed class OffenceAncestorRow
{
    public string Offence { get; set; } = "";

    public string Ancestor { get; set; } = "";
}

/// <summary>Small facts of the installation, such as the fingerprint of the seeded vocabularies.</summary>
public sealed class SettingRow
{
    public string Key { get; set; } = "";

    public string Value { get; set; } = "";
}
