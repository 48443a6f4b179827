using System.Diagnostics;

namespace TocAnalysis.Web.Tests.Faults;

/// <summary>A disk of a few megabytes in memory, which can really be filled up. Making one needs the right to mount, as superuser or by <c>sudo</c> without a password.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly string filler;

    private SmallDisk(string folder) => (Folder, filler) = (folder, Path.Combine(folder, "filler"));

    public string Folder { get; }

    /// <summary>Mounts one, or skips the test where that is not allowed.</summary>
    /// <param name="megabytes">Its size.</param>
    /// <param name="like">A file or folder whose owner it shall belong to.</param>
    public static async Task<SmallDisk> MountAsync(int megabytes, string like)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Disks in memory are mounted by Linux alone.");
        var folder = Directory.CreateTempSubdirectory("toc-disk-").FullName;
        if (!await RunAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=0777", "tmpfs", folder))
        {
            Directory.Delete(folder);
            Assert.Skip("A disk that can be filled up needs the right to mount; the account of the tests has none.");
        }

        await RunAsync("chown", $"--reference={like}", folder);
        return new SmallDisk(folder);
    }

    /// <summary>Takes all room that is left.</summary>
    public void Fill()
    {
        using var file = new FileStream(filler, FileMode.Append, FileAccess.Write, FileShare.None, 1);
        foreach (var size in new[] { 1 << 16, 1 << 12, 1 << 8, 1 })
        {
            try
            {
                while (true)
                    file.Write(new byte[size]);
            }
            catch (IOException)
            {
                // No room for so much any more.
            }
        }
    }

    /// <summary>Gives back what was taken.</summary>
    public void MakeRoom() => File.Delete(filler);

    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", "-l", Folder);
        Directory.Delete(Folder);
    }

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Environment.IsPrivilegedProcess ? Process.Start(program, arguments) : Process.Start("sudo", ["-n", program, .. arguments]);
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
