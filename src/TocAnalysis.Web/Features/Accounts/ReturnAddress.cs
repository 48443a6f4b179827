namespace TocAnalysis.Web.Features.Accounts;

/// <summary>Where to go after signing in: only ever to a page of this application.</summary>
public static class ReturnAddress
{
    /// <summary>The address if it is one of ours, else home.</summary>
    public static string Local(string? address)
    {
        if (string.IsNullOrEmpty(address) || address[0] != '/' || address.Any(c => char.IsControl(c) || c == '\\') || address.StartsWith("//", StringComparison.Ordinal))
            return AppUrls.Home;
        // Straight back to the way in or out would look like a failure.
        return address.StartsWith("/account/", StringComparison.OrdinalIgnoreCase) && address is not (AppUrls.Passkeys or AppUrls.SecondStepSetUp) ? AppUrls.Home : address;
    }
}
