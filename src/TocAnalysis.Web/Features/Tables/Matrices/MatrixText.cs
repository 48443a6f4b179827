namespace TocAnalysis.Web.Features.Tables.Matrices;

/// <summary>Marks the resource file with the visible text of matrices and of the coverage grid.</summary>
public sealed class MatrixText;
