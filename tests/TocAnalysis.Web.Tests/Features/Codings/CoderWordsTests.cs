using System.Text.RegularExpressions;
using System.Xml.Linq;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Codings;

/// <summary>Criterion G1: somebody who codes for the first time meets no word that only whoever sets a program up knows.</summary>
public sealed partial class CoderWordsTests
{
    [Theory]
    [InlineData("Features/Codings/CodingsText.resx")]
    [InlineData("Features/Rounds/RoundsText.resx")]
    [InlineData("Components/Shared/SharedText.resx")]
    public void G1_the_screens_of_a_coder_hold_no_jargon_of_setting_up(string file)
    {
        var texts = XDocument.Load(Path.Combine(Path.GetDirectoryName(RepositoryFolder.WebRoot)!, file)).Root!.Elements("data").Select(d => (Key: d.Attribute("name")!.Value, Words: d.Element("value")!.Value)).ToList();
        texts.Count.ShouldBeGreaterThan(40);
        foreach (var (key, words) in texts)
            Jargon().Match(words).Value.ShouldBeEmpty($"{key}: {words}");
    }

    [GeneratedRegex(@"\b(layers?|CAS|schema\w*|tagsets?|annotations?|annotators?|spans?|tokens?|ontolog\w+|instances?|entit(y|ies)|metadata|payload|backend|config\w*|regex\w*|endpoints?|circuits?|null|boolean|enum\w*)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Jargon();
}
