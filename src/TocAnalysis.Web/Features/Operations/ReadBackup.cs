using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using TocAnalysis.Domain;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Operations;

/// <summary>Opens a backup and looks whether it is whole, before anything is done with it.</summary>
internal static class ReadBackup
{
    private const string Place = "backup";
    private static readonly Fault Damaged = new(Place, "A whole backup; this file is damaged or was cut off. Nothing was written. Take another copy of it.");

    /// <summary>The manifest of a backup of which every entry has the hash that stands there.</summary>
    public static async Task<Result<BackupManifest>> CheckAsync(Stream file, CancellationToken cancellationToken)
    {
        try
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            if (zip.GetEntry(BackupManifest.Entry) is not { } entry)
                return Refused.Invalid(new Fault(Place, "A backup that this program wrote; this file has no manifest."));
            BackupManifest manifest;
            using (var reader = new StreamReader(await entry.OpenAsync(cancellationToken)))
                manifest = CaseJson.Read<BackupManifest>(await reader.ReadToEndAsync(cancellationToken));
            if (manifest.Format != BackupManifest.CurrentFormat)
                return Refused.Invalid(new Fault(Place, $"A backup of format {BackupManifest.CurrentFormat}; use the version of the program that wrote it.", $"{manifest.Format}"));
            foreach (var (name, hash) in manifest.Tables.Select(t => (t.Entry, t.Hash)).Concat(manifest.Files.Select(f => (f.Entry, f.Hash))))
            {
                if (zip.GetEntry(name) is not { } part)
                    return Refused.Invalid(Damaged with { Value = name });
                await using var stream = await part.OpenAsync(cancellationToken);
                if (Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken)) != hash)
                    return Refused.Invalid(Damaged with { Value = name });
            }

            return manifest;
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or EndOfStreamException or NotSupportedException or InvalidOperationException)
        {
            return Refused.Invalid(Damaged);
        }
    }
}
