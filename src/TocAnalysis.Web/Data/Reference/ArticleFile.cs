using System.Globalization;
using CsvHelper;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Implementation;

namespace TocAnalysis.Web.Data.Reference;

/// <summary>An article of one of the four instruments.</summary>
/// <param name="Instrument">Which instrument.</param>
/// <param name="Number">Its number.</param>
/// <param name="Title">Its title.</param>
public sealed record Article(Instrument Instrument, string Number, string Title);

/// <summary>Reads the articles of the four instruments from articles.csv. What it holds is told in SOURCES.md.</summary>
public static class ArticleFile
{
    /// <summary>Reads the file; a fault in it is a bug and throws.</summary>
    /// <returns>The articles in the order of the instruments.</returns>
    public static IReadOnlyList<Article> Load()
    {
        using var csv = new CsvReader(new StreamReader(ReferenceResource.Open("articles.csv")), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var articles = new List<Article>();
        while (csv.Read())
            articles.Add(new Article(Tokens.Parse<Instrument>(csv.GetField("instrument")!.ToLowerInvariant()), csv.GetField("article")!, csv.GetField("title")!));
        return articles;
    }
}
