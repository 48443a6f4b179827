namespace TocAnalysis.Web.Components.Shared;

/// <summary>Marks the resource file with the names of registers, their fields and their words, which several features show.</summary>
public sealed class RegisterWords;
