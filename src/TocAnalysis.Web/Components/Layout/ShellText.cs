namespace TocAnalysis.Web.Components.Layout;

/// <summary>Marks the resource file with the visible text of the shell: navigation, top bar, footer, and the pages that say that something went wrong.</summary>
public sealed class ShellText;
