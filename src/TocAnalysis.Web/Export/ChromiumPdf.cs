using System.ComponentModel;
using System.Diagnostics;

namespace TocAnalysis.Web.Export;

/// <summary>Prints a page to PDF with the Chromium of the machine, where there is one. The page needs nothing from elsewhere, and by its own policy of content no script in it runs.</summary>
public static class ChromiumPdf
{
    public const string ContentType = "application/pdf";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly string? Program = Find();

    /// <summary>Whether a Chromium was found.</summary>
    public static bool IsThere => Program is not null;

    /// <summary>The bytes of the PDF; null: there is no Chromium, or it did not print in a minute.</summary>
    public static async Task<byte[]?> PrintAsync(byte[] html, CancellationToken cancellationToken)
    {
        if (Program is null)
            return null;
        var folder = Directory.CreateTempSubdirectory("toc-print-");
        try
        {
            var page = Path.Combine(folder.FullName, "page.html");
            var pdf = Path.Combine(folder.FullName, "page.pdf");
            await File.WriteAllBytesAsync(page, html, cancellationToken);
            var start = new ProcessStartInfo(Program) { RedirectStandardError = true, RedirectStandardOutput = true };
            foreach (var argument in Arguments(folder.FullName, page, pdf))
                start.ArgumentList.Add(argument);
            using var process = Process.Start(start)!;
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Patience);
            try
            {
                // What it says is read, so that a full pipe does not stop it, and thrown away.
                await Task.WhenAll(process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token), process.WaitForExitAsync(patience.Token));
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return null;
            }
            finally
            {
                if (!process.HasExited)
                    process.Kill(entireProcessTree: true);
            }

            return File.Exists(pdf) ? Steady(await File.ReadAllBytesAsync(pdf, cancellationToken)) : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The day of printing stays in the file's properties and the time does not, so that one page printed twice on a day gives the same bytes.</summary>
    private static byte[] Steady(byte[] pdf)
    {
        foreach (var name in new[] { "/CreationDate (D:"u8.ToArray(), "/ModDate (D:"u8.ToArray() })
        {
            if (pdf.AsSpan().LastIndexOf(name) is var at && at >= 0 && at + name.Length + 14 <= pdf.Length)
                pdf.AsSpan(at + name.Length + 8, 6).Fill((byte)'0');
        }

        return pdf;
    }

    private static IEnumerable<string> Arguments(string profile, string page, string pdf)
    {
        yield return "--headless";
        yield return "--disable-gpu";
        yield return "--no-first-run";
        yield return "--disable-background-networking";
        yield return "--disable-component-update";
        yield return "--disable-sync";
        yield return "--no-pdf-header-footer";
        // Chromium refuses to start its sandbox for the superuser, who is told by the effective identity: names in the environment may be missing.
        if (!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess)
            yield return "--no-sandbox";
        yield return $"--user-data-dir={Path.Combine(profile, "profile")}";
        yield return $"--print-to-pdf={pdf}";
        yield return new Uri(page).AbsoluteUri;
    }

    private static string? Find()
    {
        string[] names = OperatingSystem.IsWindows() ? ["chrome.exe", "msedge.exe"] : ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}
