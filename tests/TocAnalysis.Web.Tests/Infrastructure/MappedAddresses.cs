using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Tests.Infrastructure;

/// <summary>The addresses that the application maps, and their answers without what differs from one answer to the next. A new address is tried from its first day.</summary>
public static partial class MappedAddresses
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Patterns of every address that is read by GET: pages, REST and downloads.</summary>
    public static IReadOnlyList<string> Read(TocServer server) =>
    [
        .. Routes(server)
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>() is not { } methods || methods.HttpMethods.Contains("GET"))
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/'))
            .Concat(typeof(TocContext).Assembly.GetTypes().SelectMany(t => t.GetCustomAttributes(typeof(RouteAttribute), false).Cast<RouteAttribute>()).Select(r => r.Template))
            // What is no answer of ours about data: assets, the circuit, framework files and the documents of the interface.
            .Where(r => !r.Contains("**", StringComparison.Ordinal) && !r.Contains("/_", StringComparison.Ordinal) && !r.StartsWith("/lib", StringComparison.Ordinal) && !r.Contains("sign-out", StringComparison.Ordinal)
                && !AssetFile().IsMatch(r))
            .Distinct(),
    ];

    /// <summary>Patterns of every write of REST.</summary>
    public static IReadOnlyList<(HttpMethod Method, string Pattern)> Writes(TocServer server) =>
    [
        .. from endpoint in Routes(server)
           let route = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
           where route.StartsWith("/api/v1/", StringComparison.Ordinal)
           from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
           where method is not "GET"
           select (HttpMethod.Parse(method), route),
    ];

    /// <summary>The pattern with the case, the code, and so on put into its places.</summary>
    public static string Filled(string pattern, string record, string code = "I4", string name = "R", string reference = "S-1") => RouteParameter().Replace(pattern, m => m.Groups[1].Value.ToUpperInvariant() switch
    {
        "ID" => record,
        "CODE" or "KEY" => code,
        "NAME" => name,
        "REFERENCE" => reference,
        _ => "1",
    });

    /// <summary>An answer without what differs from answer to answer: tokens of forms, states of components, moments, nonces.</summary>
    public static string Plain(string text) => Tokens().Replace(text, "");

    /// <summary>Status, where it leads, and text; packed files unpacked.</summary>
    public static async Task<string> ReadAsync(HttpResponseMessage response, bool always = false)
    {
        using (response)
        {
            // Two faults would look alike.
            ((int)response.StatusCode).ShouldBeLessThan(500, response.RequestMessage!.RequestUri!.PathAndQuery);
            var bytes = await response.Content.ReadAsByteArrayAsync(Token);
            var text = Plain(bytes is [(byte)'P', (byte)'K', ..] ? Unpacked(bytes) : Encoding.UTF8.GetString(bytes));
            // The page of what is not found may be written before the facts of its frame are read: number of cases, date of the data.
            if (response.StatusCode == HttpStatusCode.NotFound)
                text = Frame().Replace(text, "");
            return $"{(int)response.StatusCode} {response.Headers.Location} {response.Headers.ETag} {(always || response.StatusCode == HttpStatusCode.OK ? text : "")}";
        }
    }

    /// <summary>The addresses with different answers, each with the words around the first difference.</summary>
    public static IReadOnlyList<string> Differing(Dictionary<string, string> before, Dictionary<string, string> after) =>
        [.. before.Keys.Where(k => before[k] != after[k]).Select(k => $"{k}: {Around(before[k], after[k])}")];

    private static string Around(string before, string after)
    {
        var at = before.Zip(after).TakeWhile(p => p.First == p.Second).Count();
        return $"…{before[Math.Max(0, at - 60)..Math.Min(before.Length, at + 80)]}… → …{after[Math.Max(0, at - 60)..Math.Min(after.Length, at + 80)]}…";
    }

    private static IEnumerable<RouteEndpoint> Routes(TocServer server) =>
        server.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>();

    private static string Unpacked(byte[] bytes)
    {
        using var archive = new ZipArchive(new MemoryStream(bytes));
        var text = new StringBuilder();
        foreach (var entry in archive.Entries)
        {
            using var reader = new StreamReader(entry.Open());
            text.Append(entry.FullName).Append('\n').Append(reader.ReadToEnd()).Append('\n');
        }

        return text.ToString();
    }

    [GeneratedRegex(@"\{\*{0,2}([a-zA-Z]+)[^}]*\}")]
    private static partial Regex RouteParameter();

    [GeneratedRegex("""(?<=>Cases(?:</span>)?)<span class="num">\d+</span>|(?<=<footer class="foot num"><span>)[^<]*""")]
    private static partial Regex Frame();

    [GeneratedRegex(@"\.(css|js|svg|woff2|png|ico|txt|map|gz|br|json\.gz)$|openapi|scalar|/api/docs|/error|/not-found|/health")]
    private static partial Regex AssetFile();

    [GeneratedRegex(""""<!--Blazor.*?-->|<input type="hidden"[^>]*>|nonce="[^"]*"|\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)?|"traceId":"[^"]*"|\d\d:\d\d(:\d\d)?|(r:id|Id)="R[0-9a-f]{16}"""", RegexOptions.Singleline)]
    private static partial Regex Tokens();
}
