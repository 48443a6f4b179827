using Microsoft.Extensions.Localization;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Cases.List;

/// <summary>What parameters, values and periods are called on the page.</summary>
public sealed class ListWords(IStringLocalizer<CaseListText> text, FilterLabels labels)
{
    /// <summary>The name of a parameter; an unknown one is called what it was called.</summary>
    public string Name(string parameter) => text[$"Filter.{parameter}"] is { ResourceNotFound: false } name ? name.Value : parameter;

    /// <summary>The name of a value.</summary>
    public string Value(string parameter, string value)
    {
        var word = text[$"Word.{parameter}.{value}"];
        return word.ResourceNotFound ? labels.Of(parameter, value) : word.Value;
    }

    /// <summary>The period of a case as it was given; null: not recorded.</summary>
    public string? Period(PartialDate? start, PartialDate? end, bool ongoing) => (start, end) switch
    {
        (null, null) => ongoing ? text["Period.Ongoing"].Value : null,
        (null, _) => text["Period.Until", end.Text],
        (_, null) => ongoing ? text["Period.Since", start.Text] : start.Text,
        _ => start.Text == end.Text ? start.Text : text["Period.Range", start.Text, end.Text],
    };

    /// <summary>The order of the list in a few words.</summary>
    public string Order(CaseSort sort) => text[$"Sort.{sort.Key.Text()}{(sort.Descending ? ".down" : "")}"];
}
