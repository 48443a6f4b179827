using TocAnalysis.Domain.Access;

namespace TocAnalysis.Domain.Tests.Access;

/// <summary>Criterion A2: what is guessed first is refused, and anything else is not.</summary>
public sealed class PasswordRulesTests
{
    private static readonly string[] Known = ["Ada Lovelace", "ada.lovelace@example.org"];

    [Theory]
    [InlineData("password1234")]
    [InlineData("P@ssw0rd2026!")]
    [InlineData("Passwort-2026")]
    [InlineData("p a s s w o r d 1 2 3")]
    [InlineData("qwertyuiop123")]
    [InlineData("QWERTZUIOP!!!")]
    [InlineData("asdfghjkl;'12")]
    [InlineData("1qaz2wsx3edc")]
    [InlineData("abcdefghijkl")]
    [InlineData("123456789012")]
    [InlineData("aaaaaaaaaaaaaaaa")]
    [InlineData("abcabcabcabcabc")]
    [InlineData("letmein letmein")]
    [InlineData("Welcome2026!!")]
    [InlineData("Summer2026Winter2026")]
    [InlineData("Administrator1")]
    [InlineData("iloveyou4u2!")]
    [InlineData("TocAnalysis2026")]
    [InlineData("Convention-2000")]
    [InlineData("Ada.Lovelace.1815")]
    [InlineData("lovelace12345")]
    [InlineData("example-lovelace")]
    [InlineData("changeme!!!!!!")]
    [InlineData("monkeydragon99")]
    [InlineData("ＰＡＳＳＷＯＲＤ１２３４")]
    public void What_is_guessed_first_is_common(string password) => PasswordRules.IsCommon(password, Known).ShouldBeTrue();

    [Theory]
    [InlineData("correct horse battery")]
    [InlineData("a long enough password")]
    [InlineData("a password of a test")]
    [InlineData("seven grey herons wade")]
    [InlineData("Tr7!kq#9vLx2")]
    [InlineData("пять серых цапель")]
    [InlineData("五只灰鹭站在水里看鱼")]
    [InlineData("🦆🐟🦆🐸 am Teich")]
    [InlineData("  leading and trailing  ")]
    [InlineData("8302-5519-7746-1098")]
    [InlineData("rain on a tin roof, twice")]
    [InlineData("Ada keeps nine geese")]
    [InlineData("zwölf Boxkämpfer jagen")]
    [InlineData("d41d8cd98f00b204e980")]
    [InlineData("x")]
    public void Anything_else_is_not(string password) => PasswordRules.IsCommon(password == "x" ? new string('x', 127) + "ybcd fgh jkm" : password, Known).ShouldBeFalse();

    [Fact]
    public void Thousands_of_ways_to_dress_up_a_common_word_are_common()
    {
        string[] words = ["password", "welcome", "dragon", "football", "sunshine", "monkey", "princess", "letmein", "superman", "baseball", "qwerty", "iloveyou", "admin", "master", "secret", "shadow", "hunter"];
        string[] ends = ["1234567890", "!!!!!!!!", "2026!2026!", "-12345678-", "......", "_1_2_3_4_5", " 0000000000", "#$%#$%#$%"];
        Func<string, string>[] ways =
        [
            w => w, w => w.ToUpperInvariant(), w => char.ToUpperInvariant(w[0]) + w[1..], w => w.Replace('a', '@').Replace('o', '0'), w => w.Replace('e', '3').Replace('i', '1'), w => w.Replace('s', '$'), w => string.Join('.', w.ToCharArray()),
        ];
        var tried = (from w in words from e in ends from way in ways from twice in new[] { false, true } from before in new[] { false, true } let dressed = way(w) + (twice ? way(w) : "") select before ? e + dressed : dressed + e).Distinct().ToList();

        tried.Count.ShouldBeGreaterThan(3_000);
        tried.Where(p => !PasswordRules.IsCommon(p, [])).ShouldBeEmpty();
    }

    [Fact]
    public void Signs_that_are_no_characters_are_no_fault() => PasswordRules.IsCommon("seven grey herons \ufffe wade \ud83d", ["\ufffe"]).ShouldBeFalse();
}
