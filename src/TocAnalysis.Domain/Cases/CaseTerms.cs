namespace TocAnalysis.Domain.Cases;

/// <summary>The stage at which a country was involved in an offence (paragraph 4).</summary>
public enum Stage
{
    /// <summary>The offence was planned or set going there.</summary>
    [Token("inception")] Inception,

    /// <summary>The offence was carried out there, in whole or in part.</summary>
    [Token("perpetration")] Perpetration,

    /// <summary>The harm or the gain arose there directly.</summary>
    [Token("direct-effect")] DirectEffect,

    /// <summary>Consequences reached it in a roundabout way.</summary>
    [Token("indirect-effect")] IndirectEffect,
}

/// <summary>The part of a country in the movement of goods, people or money.</summary>
public enum Flow
{
    /// <summary>Where the goods or people came from.</summary>
    [Token("origin")] Origin,

    /// <summary>Where the goods were made.</summary>
    [Token("production")] Production,

    /// <summary>What they passed through.</summary>
    [Token("transit")] Transit,

    /// <summary>Where they were bound for.</summary>
    [Token("destination")] Destination,

    /// <summary>Where the money went.</summary>
    [Token("proceeds")] Proceeds,
}

/// <summary>How far an involvement is proven.</summary>
public enum Certainty
{
    /// <summary>Found by a court or beyond reasonable dispute in the sources.</summary>
    [Token("established")] Established,

    /// <summary>Asserted by a source and not settled.</summary>
    [Token("alleged")] Alleged,

    /// <summary>Asserted once and found untrue; kept on record, never counted.</summary>
    [Token("refuted")] Refuted,
}

/// <summary>The domains of crime; a case may lie in several at once (paragraph 5).</summary>
public enum CrimeDomain
{
    /// <summary>Carried out by illegal enterprises.</summary>
    [Token("organized")] Organized,

    /// <summary>Illegal behaviour of legitimate companies.</summary>
    [Token("corporate")] Corporate,

    /// <summary>Professional criminals who refrain from violence against authorities.</summary>
    [Token("professional")] Professional,

    /// <summary>Crime for political goals.</summary>
    [Token("political")] Political,
}

/// <summary>Who may read a record.</summary>
public enum Sensitivity
{
    /// <summary>May be shown to anybody.</summary>
    [Token("public")] Public,

    /// <summary>For everybody who has an account.</summary>
    [Token("internal")] Internal,

    /// <summary>For those whose work needs it.</summary>
    [Token("restricted")] Restricted,
}

/// <summary>How sure somebody is: of the facts of a case, or of a coding.</summary>
public enum Confidence
{
    /// <summary>Little doubt.</summary>
    [Token("high")] High,

    /// <summary>Some doubt.</summary>
    [Token("medium")] Medium,

    /// <summary>Much doubt.</summary>
    [Token("low")] Low,
}

/// <summary>Where a case stands in the work.</summary>
public enum CaseStatus
{
    /// <summary>Begun, not complete.</summary>
    [Token("draft")] Draft,

    /// <summary>Recorded and open for coding.</summary>
    [Token("recorded")] Recorded,

    /// <summary>Read by a second person.</summary>
    [Token("reviewed")] Reviewed,
}

/// <summary>Whether an offence is what the case is about or came along with it (paragraph 11).</summary>
public enum OffenceRole
{
    /// <summary>What the case is about.</summary>
    [Token("main")] Main,

    /// <summary>An accompanying act.</summary>
    [Token("accompanying")] Accompanying,
}

/// <summary>The activities of a case that may be local or cross a border (paragraph 6).</summary>
public enum Activity
{
    /// <summary>Making the goods.</summary>
    [Token("production")] Production,

    /// <summary>Winning people over, or taking them.</summary>
    [Token("recruitment")] Recruitment,

    /// <summary>Moving goods or people.</summary>
    [Token("transport")] Transport,

    /// <summary>Selling or handing on.</summary>
    [Token("distribution")] Distribution,

    /// <summary>Making people work or serve.</summary>
    [Token("exploitation")] Exploitation,

    /// <summary>Hiding where money came from.</summary>
    [Token("laundering")] Laundering,

    /// <summary>Placing money to keep.</summary>
    [Token("investment")] Investment,
}

/// <summary>Where an activity took place (paragraph 6).</summary>
public enum ActivityPlace
{
    /// <summary>Within one country.</summary>
    [Token("local")] Local,

    /// <summary>Across a border.</summary>
    [Token("cross-border")] CrossBorder,
}

/// <summary>What a record may say nothing about; not recorded is another finding than none.</summary>
public enum CaseGap
{
    /// <summary>No country involvement that is not refuted.</summary>
    [Token("country")] Country,

    /// <summary>An involvement that is not refuted has no stage.</summary>
    [Token("stage")] Stage,

    /// <summary>No domain of crime.</summary>
    [Token("domain")] Domain,

    /// <summary>No offence.</summary>
    [Token("offence")] Offence,

    /// <summary>No group.</summary>
    [Token("group")] Group,

    /// <summary>Neither start nor end.</summary>
    [Token("period")] Period,

    /// <summary>No source in the case's own list of sources.</summary>
    [Token("source")] Source,

    /// <summary>No statement how sure the facts are.</summary>
    [Token("confidence")] Confidence,

    /// <summary>No coding on any code.</summary>
    [Token("coding")] Coding,
}
