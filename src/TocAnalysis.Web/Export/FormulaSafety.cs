namespace TocAnalysis.Web.Export;

/// <summary>Keeps a spreadsheet from running a text as a formula.</summary>
public static class FormulaSafety
{
    /// <summary>The text with an apostrophe before it where a spreadsheet might take it for a formula: it begins, after spaces or quotes, with a sign that starts one, in full width too, or with a control character.</summary>
    public static string Safe(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var first = text.TrimStart(' ', '"', '\'', '\u00a0', '\u3000');
        return (first.Length > 0 && Starts(first[0])) || (text.Length > 0 && char.IsControl(text[0])) ? "'" + text : text;
    }

    private static bool Starts(char sign) => sign is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '\0' or '\uff1d' or '\uff0b' or '\uff0d' or '\uff20' or '|' or '%';
}
