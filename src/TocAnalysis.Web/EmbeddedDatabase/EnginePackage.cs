using System.Runtime.InteropServices;

namespace TocAnalysis.Web.EmbeddedDatabase;

/// <summary>
/// The PostgreSQL that is fetched through npm on a machine without one, pinned by version and by the
/// hash of every package. Its authors publish no version without "beta" in the name.
/// </summary>
internal sealed record EnginePackage(string Name, string Version, string Integrity)
{
    private const string Pinned = "18.4.0-beta.17";

    /// <summary>The major version of PostgreSQL inside.</summary>
    public int Major => int.Parse(Version.AsSpan(0, Version.IndexOf('.')), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The package for this operating system and processor, or null where there is none.</summary>
    public static EnginePackage? ForThisMachine()
    {
        // The packages link against glibc; on musl they would unpack and then not run.
        if (RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal)
            || RuntimeInformation.RuntimeIdentifier.StartsWith("alpine", StringComparison.Ordinal))
        {
            return null;
        }

        var system = OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsMacOS() ? "darwin" : OperatingSystem.IsWindows() ? "windows" : "";
        return (system, RuntimeInformation.ProcessArchitecture) switch
        {
            ("linux", Architecture.X64) => Of("linux-x64", "sha512-jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA=="),
            ("linux", Architecture.Arm64) => Of("linux-arm64", "sha512-TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg=="),
            ("darwin", Architecture.X64) => Of("darwin-x64", "sha512-4tShSYWMxUQTSWoQAdLnHISvRj6L9gTch9/31ASJPg6wgyN64LDRwMcOINEWybM7N0ropJ3nTYhFT3UX1bKY5Q=="),
            ("darwin", Architecture.Arm64) => Of("darwin-arm64", "sha512-Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q=="),
            ("windows", Architecture.X64) => Of("windows-x64", "sha512-AwRerliA4IGWyW5jWBvHt5vidVUSB0QQW9Tt2y7ScnmifnCb/awfxZr4BkBSTv+gNt8Djcddqs+xSF5Z6/CkTg=="),
            _ => null,
        };

        static EnginePackage Of(string platform, string integrity) => new("@embedded-postgres/" + platform, Pinned, integrity);
    }
}
