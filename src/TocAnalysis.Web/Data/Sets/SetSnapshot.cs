using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TocAnalysis.Web.Hosting;

namespace TocAnalysis.Web.Data.Sets;

/// <summary>
/// The sets on disk, so that a large collection is ready soon after a start. A file is taken only when it is of this database, this release and so young
/// that the change log still tells everything since; its checksum stands at its end.
/// </summary>
public sealed class SetSnapshot(TocDatabase database, TocSettings settings)
{
    /// <summary>How long the change log is kept.</summary>
    public static readonly TimeSpan LongestAge = TimeSpan.FromHours(48);

    private const int Format = 3;
    private const int MostChanges = 100_000;
    private long written = -1;

    /// <summary>Smaller collections are read from the database as fast.</summary>
    internal int WorthWriting { get; init; } = 20_000;

    private string Folder => Path.Combine(settings.DataDirectory, "index");

    /// <summary>Takes the file up and whatever changed since; false: there is none that holds.</summary>
    public async Task<bool> RestoreAsync(CaseIndex index, CancellationToken cancellationToken)
    {
        await using var context = await database.ReadAsync(cancellationToken);
        var identity = await IdentityAsync(context, cancellationToken);
        var path = Path.Combine(Folder, identity.FileName);
        if (!File.Exists(path) || !await IsWholeAsync(path, cancellationToken))
            return false;
        SetState? state;
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20);
            using var reader = new BinaryReader(file);
            state = Read(reader, identity);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or OverflowException or FormatException)
        {
            return false;
        }

        if (state is null || await context.Set<CaseChangeRow>().Where(c => c.Xact >= state.Mark).LongCountAsync(cancellationToken) > MostChanges)
            return false;
        index.Use(state);
        written = state.Number;
        await index.CatchUpAsync(cancellationToken);
        return index.Current is not null;
    }

    /// <summary>Writes the sets where that is worth the time and something changed.</summary>
    public async Task SaveAsync(CaseIndex index, CancellationToken cancellationToken)
    {
        if (index.Current is not { HasWords: true } state || state.All.Count < WorthWriting || state.Number == written)
            return;
        await using var context = await database.ReadAsync(cancellationToken);
        var identity = await IdentityAsync(context, cancellationToken);
        Directory.CreateDirectory(Folder);
        var path = Path.Combine(Folder, identity.FileName);
        var draft = path + ".new";
        using (var hash = SHA256.Create())
        await using (var file = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
        {
            await using (var hashed = new CryptoStream(file, hash, CryptoStreamMode.Write, leaveOpen: true))
            await using (var buffered = new BufferedStream(hashed, 1 << 20))
            await using (var writer = new BinaryWriter(buffered, Encoding.UTF8, leaveOpen: true))
                Write(writer, state, identity);
            await file.WriteAsync(hash.Hash, cancellationToken);
        }

        File.Move(draft, path, overwrite: true);
        written = state.Number;
    }

    private static void Write(BinaryWriter writer, SetState state, Identity identity)
    {
        writer.Write(Format);
        writer.Write(identity.Text);
        writer.Write(identity.Now.UtcTicks);
        writer.Write(state.Number);
        writer.Write(state.Mark);
        writer.Write(state.Applied.Count);
        foreach (var (transaction, number) in state.Applied)
        {
            writer.Write(transaction);
            writer.Write(number);
        }

        writer.Write(state.Groups.Count);
        foreach (var (id, group) in state.Groups)
        {
            writer.Write(id);
            writer.Write(group.Reference);
            writer.Write(group.Name);
            writer.Write(group.Kind);
        }

        writer.Write(state.Coders.Count);
        foreach (var (id, name) in state.Coders)
        {
            writer.Write(id);
            writer.Write(name);
        }

        var texts = state.Keys.Texts();
        writer.Write(texts.Count);
        foreach (var text in texts)
            writer.Write(text);
        var keys = state.Keys.All();
        writer.Write(state.Sets.Length);
        for (var place = 0; place < state.Sets.Length; place++)
        {
            var (key, set) = (keys[place], state.At(place));
            writer.Write((byte)key.Kind);
            writer.Write(key.A);
            writer.Write(key.B);
            writer.Write(set.Count);
            writer.Write(set.AsBits.Length);
            writer.Write(MemoryMarshal.AsBytes(set.AsBits.Length > 0 ? default : set.AsList));
            writer.Write(MemoryMarshal.AsBytes(set.AsBits));
        }

        foreach (var number in state.All.ToArray())
        {
            writer.Write(state.Updated[number]);
            writer.Write(state.Start[number]);
            writer.Write(state.From[number]);
            writer.Write(state.To[number]);
        }
    }

    private static SetState? Read(BinaryReader reader, Identity identity)
    {
        if (reader.ReadInt32() != Format || reader.ReadString() != identity.Text || identity.Now.UtcTicks - reader.ReadInt64() > LongestAge.Ticks / 2)
            return null;
        var (number, mark) = (reader.ReadInt64(), reader.ReadUInt64());
        var applied = new HashSet<(ulong, long)>();
        for (var i = reader.ReadInt32(); i > 0; i--)
            applied.Add((reader.ReadUInt64(), reader.ReadInt64()));
        var groups = new Dictionary<long, SetGroup>();
        for (var i = reader.ReadInt32(); i > 0; i--)
            groups[reader.ReadInt64()] = new SetGroup(reader.ReadString(), reader.ReadString(), reader.ReadInt32());
        var coders = new Dictionary<long, string>();
        for (var i = reader.ReadInt32(); i > 0; i--)
            coders[reader.ReadInt64()] = reader.ReadString();
        var keys = new SetKeys();
        for (var i = reader.ReadInt32(); i > 0; i--)
            keys.Text(reader.ReadString());
        var sets = new CaseSet?[reader.ReadInt32()];
        for (var place = 0; place < sets.Length; place++)
        {
            keys.PlaceOf(new SetKey((SetKind)reader.ReadByte(), reader.ReadInt32(), reader.ReadInt32()));
            var (count, words) = (reader.ReadInt32(), reader.ReadInt32());
            var bits = words > 0 ? new ulong[words] : null;
            var list = words > 0 ? null : new int[count];
            reader.BaseStream.ReadExactly(bits is null ? MemoryMarshal.AsBytes(list.AsSpan()) : MemoryMarshal.AsBytes(bits.AsSpan()));
            sets[place] = count == 0 ? null : CaseSet.Restored(list, bits, count);
        }

        var (updated, start, from, to) = (new Pages<long>(0), new Pages<int>(int.MaxValue), new Pages<int>(int.MaxValue), new Pages<int>(int.MinValue));
        var state = new SetState
        {
            Keys = keys,
            Sets = sets,
            Updated = updated,
            Start = start,
            From = from,
            To = to,
            Groups = groups,
            Coders = coders,
            Mark = mark,
            Applied = applied,
            HasWords = true,
            Number = number,
        };
        foreach (var at in state.All.ToArray())
        {
            updated[at] = reader.ReadInt64();
            start[at] = reader.ReadInt32();
            from[at] = reader.ReadInt32();
            to[at] = reader.ReadInt32();
        }

        return state;
    }

    private static async Task<bool> IsWholeAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20);
        if (file.Length <= SHA256.HashSizeInBytes)
            return false;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        for (var left = file.Length - SHA256.HashSizeInBytes; left > 0;)
        {
            var read = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), cancellationToken);
            if (read == 0)
                return false;
            hash.AppendData(buffer, 0, read);
            left -= read;
        }

        var end = new byte[SHA256.HashSizeInBytes];
        await file.ReadExactlyAsync(end, cancellationToken);
        return end.AsSpan().SequenceEqual(hash.GetHashAndReset());
    }

    /// <summary>Which database this is, and of which release the vocabularies are: a copy, a restored or another database has another one.</summary>
    private static async Task<Identity> IdentityAsync(TocContext context, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        var (cluster, name, now) = ("", 0u, DateTimeOffset.MinValue);
        await SetLoader.EachAsync(
            (NpgsqlConnection)context.Database.GetDbConnection(),
            "SELECT (SELECT system_identifier::text FROM pg_control_system()), (SELECT oid FROM pg_database WHERE datname = current_database()), now()", [],
            r => (cluster, name, now) = (r.GetString(0), r.GetFieldValue<uint>(1), r.GetFieldValue<DateTimeOffset>(2)), cancellationToken);
        var release = typeof(SetSnapshot).Assembly.ManifestModule.ModuleVersionId;
        return new Identity($"{cluster}/{name}/{release}", $"cases-{name.ToString(CultureInfo.InvariantCulture)}.sets", now);
    }

    private sealed record Identity(string Text, string FileName, DateTimeOffset Now);
}
