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

    /// <summary>Whether the host side of a case with groups from abroad was looked at (paragraphs 16 and 19).</summary>
    [Token("hostSide")] HostSide,

    /// <summary>Register of the paper in which the case has an entry.</summary>
    [Token("register")] Register,

    /// <summary>Consent at recruitment.</summary>
    [Token("consentRecruitment")] ConsentRecruitment,

    /// <summary>Consent on the way.</summary>
    [Token("consentTravel")] ConsentTravel,

    /// <summary>Consent at the destination.</summary>
    [Token("consentDestination")] ConsentDestination,

    /// <summary>Consent along the whole movement.</summary>
    [Token("consentPath")] ConsentPath,

    /// <summary>Legal status of goods.</summary>
    [Token("legalStatus")] LegalStatus,

    /// <summary>Kind of the goods whose status is recorded.</summary>
    [Token("goodsKind")] GoodsKind,

    /// <summary>Who demands.</summary>
    [Token("demandBy")] DemandBy,

    /// <summary>Whether the demand was there or was made.</summary>
    [Token("demandOrigin")] DemandOrigin,

    /// <summary>With whom proceeds land.</summary>
    [Token("proceedsTo")] ProceedsTo,

    /// <summary>Whether an opportunity was found or created.</summary>
    [Token("opportunity")] Opportunity,

    /// <summary>The area that a moving skill comes from.</summary>
    [Token("skillFrom")] SkillFrom,

    /// <summary>The area that a moving skill serves.</summary>
    [Token("skillTo")] SkillTo,

    /// <summary>The side that passed a technique on.</summary>
    [Token("techniqueFrom")] TechniqueFrom,

    /// <summary>The side that took it over.</summary>
    [Token("techniqueTo")] TechniqueTo,

    /// <summary>What a go-between does for a living.</summary>
    [Token("goBetween")] GoBetween,

    /// <summary>What a go-between opens.</summary>
    [Token("opens")] Opens,

    /// <summary>Kind of a penalty.</summary>
    [Token("penalty")] Penalty,

    /// <summary>Domain in which a penalty was given.</summary>
    [Token("penaltyDomain")] PenaltyDomain,

    /// <summary>Who oversees a measure of cooperation.</summary>
    [Token("oversight")] Oversight,

    /// <summary>Concern about rights that was raised.</summary>
    [Token("rightsConcern")] RightsConcern,

    /// <summary>How an official concern is known.</summary>
    [Token("knownBy")] KnownBy,

    /// <summary>What an official concern is about.</summary>
    [Token("concernAbout")] ConcernAbout,

    /// <summary>Kind of quantity that is estimated.</summary>
    [Token("estimateTopic")] EstimateTopic,

    /// <summary>Field of a research question.</summary>
    [Token("questionField")] QuestionField,
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

    /// <summary>The case as a whole: decade, year, transnational, status, host side. A case has exactly one of each.</summary>
    Case,

    /// <summary>In which registers the case has an entry.</summary>
    Register,

    /// <summary>One entry of the register of consent; and so on for the others.</summary>
    Consent,

    /// <summary>One entry on the status of goods.</summary>
    LegalStatus,

    /// <summary>One entry on demand and proceeds.</summary>
    Demand,

    /// <summary>One opportunity.</summary>
    Opportunity,

    /// <summary>One technique.</summary>
    Technique,

    /// <summary>One go-between.</summary>
    GoBetween,

    /// <summary>One penalty.</summary>
    Penalty,

    /// <summary>One measure of cooperation.</summary>
    Cooperation,

    /// <summary>One official concern.</summary>
    Concern,

    /// <summary>One estimate.</summary>
    Estimate,

    /// <summary>One research question.</summary>
    Question,
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
        TableDimension.Register => TableFamily.Register,
        _ => RegisterDimensions.Of(dimension)?.Family ?? TableFamily.Case,
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
