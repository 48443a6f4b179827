using System.Globalization;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace TocAnalysis.Web.Tests.Components;

/// <summary>Renders widgets with the real texts, in the neutral language.</summary>
public abstract class WidgetContext : BunitContext
{
    protected WidgetContext()
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        Services.AddLogging();
        Services.AddLocalization();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }
}
