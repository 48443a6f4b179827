namespace TocAnalysis.Web.Features.Help;

/// <summary>Marks the resource file with the text of the help page. Longer parts are Markdown.</summary>
public sealed class HelpText;
