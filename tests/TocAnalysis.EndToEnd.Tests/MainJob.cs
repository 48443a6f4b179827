using Microsoft.Playwright;

namespace TocAnalysis.EndToEnd.Tests;

/// <summary>Steps that more than one journey takes.</summary>
internal static class MainJob
{
    private const string Password = "a long enough password";

    /// <summary>The workbench of a case, from when on it hears keys.</summary>
    public static async Task OpenWorkbenchAsync(IPage page, string address)
    {
        await page.OpenAsync(address);
        await page.WorkbenchAsync();
    }

    /// <summary>Waits until the workbench hears keys. A fault in its place ends the waiting at once.</summary>
    public static async Task WorkbenchAsync(this IPage page)
    {
        await page.Locator(".workbench[data-keys], main [data-fault]").First.ShownAsync();
        (await page.Locator("main [data-fault]").CountAsync()).ShouldBe(0, await page.Locator("main").InnerTextAsync());
    }

    /// <summary>An account through the one-time link; ends on the page that offers the sample cases.</summary>
    public static async Task SetUpAsync(IPage page, string link)
    {
        await page.GotoAsync(link);
        await page.FillAsync("[name='Input.Name']", "Ada");
        await page.FillAsync("[name='Input.Email']", "ada@example.org");
        await page.FillAsync("[name='Input.Password']", Password);
        await page.FillAsync("[name='Input.PasswordAgain']", Password);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/import?sample=1");
        await page.ReadyAsync();
    }
}
