using Microsoft.AspNetCore.SignalR;
using TocAnalysis.Web.Hosting;

namespace TocAnalysis.Web.Features.Cases.Edit;

/// <summary>The editor of cases, with its drafts and the groups and sources that are recorded on the way.</summary>
public sealed class EditFeature : IFeature
{
    /// <summary>Bytes of the largest message that a browser may send; a larger one ends its connection.</summary>
    public const int LargestMessage = 128 * 1024;

    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<CaseDrafts>();
        services.AddScoped<GetEditChoices>();
        services.AddScoped<SaveGroup>();
        services.AddScoped<SaveSource>();
        // Long texts come in pieces (LongText). What is left is the words of a quotation, at up to six bytes a character, and what a page keeps for its second rendering.
        services.Configure<HubOptions>(o => o.MaximumReceiveMessageSize = LargestMessage);
    }
}
