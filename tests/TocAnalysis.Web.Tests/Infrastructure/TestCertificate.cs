using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TocAnalysis.Web.Hosting;

namespace TocAnalysis.Web.Tests.Infrastructure;

/// <summary>A server by https, with a certificate of a test's own.</summary>
public static class TestCertificate
{
    public static async Task<TocServer> ServerAsync(PostgresFixture postgres, Func<TocSettings, TocSettings> with)
    {
        var file = Path.Combine(Path.GetTempPath(), $"toc-{Guid.NewGuid():N}.pfx");
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        await File.WriteAllBytesAsync(file, certificate.Export(X509ContentType.Pfx, "test"), TestContext.Current.CancellationToken);
        Environment.SetEnvironmentVariable("Kestrel__Certificates__Default__Path", file);
        Environment.SetEnvironmentVariable("Kestrel__Certificates__Default__Password", "test");
        // A server that starts elsewhere meanwhile reads the settings too, so the file stays until the end.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(file);
        try
        {
            return await TocServer.StartAsync(postgres, with, "https://127.0.0.1:0");
        }
        finally
        {
            Environment.SetEnvironmentVariable("Kestrel__Certificates__Default__Path", null);
            Environment.SetEnvironmentVariable("Kestrel__Certificates__Default__Password", null);
        }
    }
}
