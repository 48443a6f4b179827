using System.Text;

namespace TocAnalysis.Domain.Access;

/// <summary>
/// Passwords that are tried first by whoever guesses: common words with years, signs and usual replacements of letters, runs along the keyboard, one short piece
/// again and again, and what is known of the person. A rule and not a list, since lists of leaked passwords hold few of twelve characters and more, and what they
/// hold of that length is made this way.
/// </summary>
public static class PasswordRules
{
    /// <summary>Letters that must be left when everything common is taken out.</summary>
    public const int FewestLeft = 4;

    /// <summary>Shortest piece of a name or an address that counts as known of the person.</summary>
    private const int ShortestWord = 3;

    /// <summary>The commonest words in passwords, and words of this program's own.</summary>
    private static readonly string[] Words =
    [
        "password", "passwort", "passwords", "passcode", "passphrase", "contrasena", "motdepasse", "senha", "parol", "mypass", "pass", "letmein", "welcome", "willkommen", "bienvenue", "admin", "administrator",
        "administrador", "root", "user", "username", "login", "logmein", "guest", "test", "testing", "tester", "demo", "default", "changeme", "change", "secret", "secure", "security", "access", "system", "server",
        "master", "manager", "company", "office", "computer", "internet", "google", "facebook", "microsoft", "windows", "samsung", "iloveyou", "loveyou", "love", "lovely", "lover", "forever", "hello", "goodbye",
        "freedom", "whatever", "trustno", "sunshine", "princess", "prince", "angel", "dragon", "monkey", "tiger", "eagle", "mustang", "shadow", "superman", "batman", "spiderman", "pokemon", "starwars", "matrix",
        "football", "baseball", "basketball", "soccer", "hockey", "liverpool", "arsenal", "chelsea", "barcelona", "madrid", "yankees", "cowboys", "killer", "hunter", "ranger", "soldier", "thunder", "silver",
        "golden", "purple", "orange", "yellow", "banana", "chocolate", "cookie", "cheese", "coffee", "flower", "butterfly", "summer", "winter", "spring", "autumn", "january", "february", "march", "april", "june",
        "july", "august", "september", "october", "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "michael", "michelle", "jessica", "jennifer", "daniel",
        "thomas", "charlie", "george", "william", "robert", "andrew", "anthony", "matthew", "joshua", "ashley", "nicole", "hannah", "jordan", "maria", "alexander", "abcdefghijklmnopqrstuvwxyz", "abcdefgh",
        "abcdef", "abcd", "abc", "qwertyuiop", "qwertzuiop", "azertyuiop", "qwerty", "qwertz", "azerty", "asdfghjkl", "asdfgh", "asdf", "zxcvbnm", "zxcvbn", "yxcvbnm", "qazwsxedc", "qazwsx", "qweasdzxc", "qweasd",
        "qwe", "asd", "zxc", "tocanalysis", "toc", "analysis", "crime", "organized", "transnational", "convention", "unodc", "united", "nations", "research", "researcher", "analyst", "vienna", "palermo",
    ];

    private static readonly Dictionary<char, char> Replaced = new()
    {
        ['@'] = 'a',
        ['4'] = 'a',
        ['8'] = 'b',
        ['3'] = 'e',
        ['6'] = 'g',
        ['1'] = 'i',
        ['!'] = 'i',
        ['|'] = 'i',
        ['0'] = 'o',
        ['$'] = 's',
        ['5'] = 's',
        ['7'] = 't',
        ['+'] = 't',
        ['2'] = 'z',
    };

    /// <summary>Whether a password is among those that are tried first.</summary>
    /// <param name="password">Of any length and with any characters.</param>
    /// <param name="known">What is known of the person: name, address.</param>
    public static bool IsCommon(string password, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(password);
        ArgumentNullException.ThrowIfNull(known);
        var plain = WholeText.Of(password).Normalize(NormalizationForm.FormKC).ToLowerInvariant();
        if (IsRepetition(plain) || IsRun(plain))
            return true;
        var own = known.Select(WholeText.Of).SelectMany(k => k.Normalize(NormalizationForm.FormKC).ToLowerInvariant().Split([.. k.ToLowerInvariant().Where(c => !char.IsLetterOrDigit(c)).Distinct()], StringSplitOptions.RemoveEmptyEntries))
            .Select(w => string.Concat(w.Where(char.IsLetter))).Where(w => w.Length >= ShortestWord).Distinct(StringComparer.Ordinal).ToList();
        // With replaced letters and without: a digit may stand for a letter or be one that was added.
        return Left(plain, own, replaced: false) < FewestLeft || Left(plain, own, replaced: true) < FewestLeft;
    }

    /// <summary>How many letters no common word and nothing known of the person accounts for. Digits, blanks and signs never count: they are what people add.</summary>
    private static int Left(string text, List<string> own, bool replaced)
    {
        // Signs between letters are passed over, so that p-a-s-s is the word; letters of other scripts count as letters.
        var letters = text.Select(c => (Char: replaced ? Replaced.GetValueOrDefault(c, c) : c, IsLetter: char.IsLetter(c))).Where(c => char.IsLetter(c.Char)).ToList();
        var (run, covered) = (string.Concat(letters.Select(l => l.Char)), new bool[letters.Count]);
        foreach (var word in own.Concat(Words))
        {
            for (var at = run.IndexOf(word, StringComparison.Ordinal); at >= 0; at = run.IndexOf(word, at + 1, StringComparison.Ordinal))
                covered.AsSpan(at, word.Length).Fill(true);
        }

        return letters.Where((l, i) => l.IsLetter && !covered[i]).Count() + Signs(text);
    }

    // Somebody may think of signs and digits alone; sixteen of them that are no run are enough.
    private static int Signs(string text) => text.Any(char.IsLetter) || text.Distinct().Count() < 8 || IsRun(text) ? 0 : text.EnumerateRunes().Count() >= 16 || text.EnumerateRunes().Any(r => r.Value > 0xFFFF) ? FewestLeft : 0;

    /// <summary>At most five characters again and again.</summary>
    private static bool IsRepetition(string text) => Enumerable.Range(1, 5).Any(n => text.Length >= 2 * n && text.Select((c, i) => c == text[i % n]).All(same => same));

    /// <summary>Each character one further than that before it, or one back.</summary>
    private static bool IsRun(string text) => text.Zip(text.Skip(1), (a, b) => b - a).Distinct().Count() <= 2;
}
