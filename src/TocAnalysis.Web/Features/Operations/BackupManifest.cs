namespace TocAnalysis.Web.Features.Operations;

/// <summary>What a backup holds; the last entry of its ZIP.</summary>
/// <param name="Format">Version of the format.</param>
/// <param name="Program">Version of the program that wrote it.</param>
/// <param name="At">The moment that the backup shows, in UTC.</param>
/// <param name="Migrations">The migrations of the database, in order: what schema the tables have.</param>
/// <param name="Tables">The tables, in an order in which each can be filled.</param>
/// <param name="Sequences">Where numbering goes on.</param>
/// <param name="Files">Files of the data directory that belong to the database.</param>
public sealed record BackupManifest(
    int Format, string Program, DateTimeOffset At, IReadOnlyList<string> Migrations, IReadOnlyList<BackupTable> Tables, IReadOnlyList<BackupSequence> Sequences, IReadOnlyList<BackupFile> Files)
{
    public const string Entry = "manifest.json";

    public const int CurrentFormat = 1;
}

/// <summary>One table of a backup.</summary>
/// <param name="Name">Name of the table.</param>
/// <param name="Columns">Its columns in the order of the rows; generated ones are left out.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Entry">The entry with the rows, in the text format of COPY.</param>
/// <param name="Hash">SHA-256 of the entry, in hexadecimal.</param>
public sealed record BackupTable(string Name, IReadOnlyList<string> Columns, long Rows, string Entry, string Hash);

/// <summary>A sequence with the last number that it gave.</summary>
public sealed record BackupSequence(string Name, long Last);

/// <summary>A file beside the database.</summary>
/// <param name="Path">Where it lies below the data directory, with slashes.</param>
/// <param name="Entry">The entry that holds it.</param>
/// <param name="Hash">SHA-256, in hexadecimal.</param>
public sealed record BackupFile(string Path, string Entry, string Hash);
