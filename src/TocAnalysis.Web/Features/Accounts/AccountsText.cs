namespace TocAnalysis.Web.Features.Accounts;

/// <summary>Marks the resource file with the visible text of the account and administration pages: <c>IStringLocalizer&lt;AccountsText&gt;</c>.</summary>
public sealed class AccountsText;
