namespace TocAnalysis.Web.Components.Shared;
