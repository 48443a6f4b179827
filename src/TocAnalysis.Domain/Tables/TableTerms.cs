namespace TocAnalysis.Domain.Tables;

/// <summary>By what a table may count. Never by ethnicity or nationality of persons or groups (paragraphs 17 and 18).</summary>
public enum TableDimension
{
    /// <summary>Country involved.</summary>
    [Token("country")] Country,

    /// <summary>M49 region of a country involved.</summary>
    [Token("region")] Region,

    /// <summary>Economic group of a country involved, in one grouping.</summary>
    [Token("economy")] Economy,

    /// <summary>Stage at which a country was involved.</summary>
    [Token("stage")] Stage,

    /// <summary>Part of a country in a movement of goods, people or money.</summary>
    [Token("flow")] Flow,

    /// <summary>Domain of crime.</summary>
    [Token("domain")] Domain,

    /// <summary>Offence; a case counts at its offences and at all classes above them.</summary>
    [Token("offence")] Offence,

    /// <summary>Kind of a group that took part.</summary>
    [Token("groupKind")] GroupKind,

    /// <summary>Code on which there is a coding.</summary>
    [Token("code")] Code,

    /// <summary>Position on a code.</summary>
    [Token("value")] Value,

    /// <summary>Decade of the start, as <c>1990s</c>.</summary>
    [Token("decade")] Decade,

    /// <summary>Year of the start.</summary>
    [Token("year")] Year,

    /// <summary>Which of the two periods that are compared it began in.</summary>
    [Token("period")] Period,

    /// <summary>Result of the test of paragraph 4 under the reading of the filter.</summary>
    [Token("transnational")] Transnational,

    /// <summary>Who coded.</summary>
    [Token("coder")] Coder,

    /// <summary>Where the record stands in the work.</summary>
    [Token("status")] Status,
}

/// <summary>
/// The part of a case that a dimension speaks of. Dimensions of one family speak of the same row of it: country by stage counts a country at the
/// stage at which that country was involved.
/// </summary>
public enum TableFamily
{
    /// <summary>One country involvement: country, region, economy, stage, flow.</summary>
    Involvement,

    /// <summary>One coding, or one position: code, value, coder.</summary>
    Coding,

    /// <summary>One offence.</summary>
    Offence,

    /// <summary>One group.</summary>
    Group,

    /// <summary>One domain assignment.</summary>
    Domain,

    /// <summary>The case as a whole: decade, year, transnational, status. A case has exactly one of each.</summary>
    Case,
}

/// <summary>What a table counts.</summary>
public enum TableMeasure
{
    /// <summary>Distinct cases.</summary>
    [Token("cases")] Cases,

    /// <summary>Codings, each by its own value.</summary>
    [Token("codings")] Codings,

    /// <summary>Distinct sources: those that the codings in the cell cite; in a table without code, value and coder those that the case cites anywhere.</summary>
    [Token("sources")] Sources,
}

/// <summary>Of what a percentage is taken.</summary>
public enum PercentBase
{
    /// <summary>No percentages.</summary>
    [Token("none")] None,

    /// <summary>Of the row's total.</summary>
    [Token("row")] Row,

    /// <summary>Of the column's total.</summary>
    [Token("column")] Column,

    /// <summary>Of the total of the table.</summary>
    [Token("all")] All,
}

/// <summary>Keys of rows and columns that stand for no value of their dimension; they come last.</summary>
public static class TableKeys
{
    /// <summary>Rows with few cases, put together.</summary>
    public const string OtherRows = "other-rows";

    /// <summary>A start outside both periods that are compared.</summary>
    public const string OutsidePeriods = "outside-periods";

    /// <summary>Recorded, but in no class of the dimension: the high seas lie in no region, a country may be in no economic group.</summary>
    public const string NotClassified = "not-classified";

    /// <summary>A date is recorded that does not fix one year or decade.</summary>
    public const string NotExact = "not-exact";

    /// <summary>Nothing is recorded; for code, value and coder: not coded.</summary>
    public const string NotRecorded = "not-recorded";

    /// <summary>The family that a dimension belongs to.</summary>
    /// <param name="dimension">A dimension.</param>
    /// <returns>Its family.</returns>
    public static TableFamily Family(TableDimension dimension) => dimension switch
    {
        TableDimension.Country or TableDimension.Region or TableDimension.Economy or TableDimension.Stage or TableDimension.Flow => TableFamily.Involvement,
        TableDimension.Code or TableDimension.Value or TableDimension.Coder => TableFamily.Coding,
        TableDimension.Offence => TableFamily.Offence,
        TableDimension.GroupKind => TableFamily.Group,
        TableDimension.Domain => TableFamily.Domain,
        _ => TableFamily.Case,
    };

    /// <summary>The English label of a key that stands for no value; null for every other key.</summary>
    /// <param name="dimension">The dimension.</param>
    /// <param name="key">A key.</param>
    /// <returns>"not recorded", "not coded", "not classified", "not exact", or null.</returns>
    public static string? SpecialLabel(TableDimension dimension, string key) => key switch
    {
        NotRecorded => Family(dimension) == TableFamily.Coding ? "not coded" : "not recorded",
        NotClassified => "not classified",
        NotExact => "not exact",
        OutsidePeriods => "outside both periods",
        OtherRows => "other",
        _ => null,
    };
}
