using Microsoft.AspNetCore.SignalR;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Hosting;

namespace TocAnalysis.Web.Features.Cases.Edit;

/// <summary>The editor of cases, with its drafts and the groups and sources that are recorded on the way.</summary>
public sealed class EditFeature : IFeature
{
    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<CaseDrafts>();
        services.AddScoped<GetEditChoices>();
        services.AddScoped<SaveGroup>();
        services.AddScoped<SaveSource>();
        // A narrative travels as one message; a character takes up to six bytes on the way.
        services.Configure<HubOptions>(o => o.MaximumReceiveMessageSize = 6L * CaseContent.MaxNarrative + 65_536);
    }
}
