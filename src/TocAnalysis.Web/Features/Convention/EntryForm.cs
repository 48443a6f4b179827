using System.Globalization;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Implementation;

namespace TocAnalysis.Web.Features.Convention;

/// <summary>What stands in the fields of an entry's form.</summary>
internal sealed class EntryForm
{
    public string Kind { get; set; } = ImplementationKind.Measure.Text();

    public string Category { get; set; } = "";

    public string Country { get; set; } = "";

    public string Instrument { get; set; } = "";

    public string Article { get; set; } = "";

    public string Title { get; set; } = "";

    public string Text { get; set; } = "";

    public string Date { get; set; } = "";

    public string Provider { get; set; } = "";

    public string Channel { get; set; } = "";

    public string Amount { get; set; } = "";

    public string Currency { get; set; } = "";

    public string Source { get; set; } = "";

    public string Locator { get; set; } = "";

    public string Case { get; set; } = "";

    public string Answers { get; set; } = "";

    /// <summary>Whether this kind has an amount.</summary>
    public bool HasAmount => Tokens.TryParse<ImplementationKind>(Kind, out var kind) && kind is ImplementationKind.Assistance or ImplementationKind.Resource or ImplementationKind.Need;

    public void Take(ImplementationView view)
    {
        var entry = view.Entry;
        (Kind, Category, Country, Instrument, Article) = (entry.Kind.Text(), entry.Category ?? "", entry.Country ?? "", entry.Instrument?.Text() ?? "", entry.Article ?? "");
        (Title, Text, Date, Provider, Channel) = (entry.Title, entry.Text, entry.Date ?? "", entry.Provider ?? "", entry.Channel?.Text() ?? "");
        (Amount, Currency) = (entry.Amount?.ToString("0.##", CultureInfo.InvariantCulture) ?? "", entry.Currency ?? "");
        (Source, Locator, Case, Answers) = (view.Source ?? "", view.Locator ?? "", view.Case ?? "", view.Answers?.Id.ToString(CultureInfo.InvariantCulture) ?? "");
    }

    /// <summary>What is to be saved; fields that the kind does not have are passed over, since the form does not show them.</summary>
    public Result<SaveImplementationRequest> Request(long? id, int version)
    {
        var kind = Tokens.Parse<ImplementationKind>(Kind);
        decimal? amount = null;
        if (HasAmount && Amount.Trim().Length > 0)
        {
            if (!decimal.TryParse(Amount.Trim(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var given))
                return Refused.Invalid(new Fault("amount", "A number such as 250000 or 250,000.50.", Amount));
            amount = given;
        }

        var assistance = kind == ImplementationKind.Assistance;
        return new SaveImplementationRequest(
            id, version,
            new ImplementationEntry
            {
                Kind = kind,
                Title = Title,
                Text = Text,
                Country = Blank(Country),
                Instrument = Tokens.TryParse<Instrument>(Instrument, out var instrument) ? instrument : null,
                Article = Blank(Article),
                Category = Blank(Category),
                Date = Blank(Date),
                Provider = assistance ? Blank(Provider) : null,
                Channel = assistance && Tokens.TryParse<AssistanceChannel>(Channel, out var channel) ? channel : null,
                Amount = amount,
                Currency = HasAmount ? Blank(Currency) : null,
            },
            Blank(Source), Blank(Locator), Blank(Case), long.TryParse(Answers, NumberStyles.None, CultureInfo.InvariantCulture, out var answers) ? answers : null);
    }

    private static string? Blank(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
