using Microsoft.AspNetCore.Antiforgery;
using TocAnalysis.Domain;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Accounts;

/// <summary>Where the script of a page asks what a passkey is to sign. Answers go with the form of the page.</summary>
public static class PasskeyRoutes
{
    public static void Map(IEndpointRouteBuilder app)
    {
        Add(app, AppUrls.PasskeyForSignIn, async (http, stop) => await http.RequestServices.GetRequiredService<SignIn>().AskPasskeyAsync(stop)).AllowAnonymous();
        Add(app, AppUrls.PasskeyForSecondStep, (http, stop) => http.RequestServices.GetRequiredService<SignIn>().AskSecondStepAsync(stop)).AllowAnonymous();
        Add(app, AppUrls.PasskeyForConfirm, async (http, stop) => Told(await http.RequestServices.GetRequiredService<ConfirmPerson>().AskAsync(http.BrowserActor(), stop)));
        Add(app, AppUrls.PasskeyForNew, async (http, stop) => Told(await http.RequestServices.GetRequiredService<Passkeys>().BeginAsync(http.BrowserActor(), Sessions.Of(http.User), stop)));
    }

    private static RouteHandlerBuilder Add(IEndpointRouteBuilder app, string address, Func<HttpContext, CancellationToken, Task<string?>> ask) =>
        app.MapPost(address, (HttpContext http, IAntiforgery antiforgery, CancellationToken cancellationToken) => AnswerAsync(http, antiforgery, ask, cancellationToken))
            .RequireRateLimiting(SecuritySetup.SignInLimit).ExcludeFromDescription();

    private static async Task<IResult> AnswerAsync(HttpContext http, IAntiforgery antiforgery, Func<HttpContext, CancellationToken, Task<string?>> ask, CancellationToken cancellationToken)
    {
        if (!await antiforgery.IsRequestValidAsync(http) || await ask(http, cancellationToken) is not { } question)
            return Results.Text("This cannot be asked now. Load the page again.", statusCode: StatusCodes.Status400BadRequest);
        http.Response.Headers.CacheControl = "no-store";
        return Results.Text(question, "application/json");
    }

    private static string? Told(Result<string> asked) => asked.Succeeded ? asked.Value : null;
}
