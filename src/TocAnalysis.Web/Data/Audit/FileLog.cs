using System.Text.Json;
using System.Text.RegularExpressions;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;

namespace TocAnalysis.Web.Data.Audit;

/// <summary>Puts into the audit trail that a file left: who took it, which, with what conditions, how many rows, and the SHA-256 of its bytes, by which a file that turns up is known again.</summary>
public static partial class FileLog
{
    /// <summary>What such an entry is about.</summary>
    public const string Entity = "file";

    /// <summary>All of it was sent.</summary>
    public const string Whole = "whole";

    /// <summary>It ended before its end; the hash is of what was sent until then.</summary>
    public const string BrokenOff = "broken off";

    /// <summary>This part of a file was asked for; the hash is of the whole file.</summary>
    public const string Part = "part:";

    private const int LongestConditions = 2_000;

    /// <summary>Adds the entry; the caller saves.</summary>
    /// <param name="context">The database.</param>
    /// <param name="actor">Who takes it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="address">Where it was asked for.</param>
    /// <param name="conditions">The query of the address; the words that were searched for are not kept, since names may stand in them.</param>
    /// <param name="rows">Its rows, or what takes their place; null: not counted.</param>
    /// <param name="size">Bytes.</param>
    /// <param name="hash">SHA-256 of the bytes.</param>
    /// <param name="ended">How it ended.</param>
    public static void Add(TocContext context, Actor actor, string name, string address, string conditions, int? rows, long size, byte[] hash, string ended)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(conditions);
        context.Audit.Add(new AuditRow
        {
            At = context.Clock.GetUtcNow(),
            Actor = actor.Name,
            UserId = actor.UserId,
            Door = actor.Door.Text(),
            Action = ExportLog.Action,
            Entity = Entity,
            Key = name.Length <= 200 ? name : name[..200],
            Changes = JsonSerializer.Serialize(new Dictionary<string, object?[]>
            {
                ["address"] = [null, Plain(address)],
                ["conditions"] = [null, Plain(WithoutWords(Uri.UnescapeDataString(WithoutWords(conditions.TrimStart('?')).Replace('+', ' '))))],
                ["rows"] = [null, rows],
                ["bytes"] = [null, size],
                ["sha256"] = [null, Convert.ToHexStringLower(hash)],
                ["sent"] = [null, ended],
            }),
        });
    }

    /// <summary>Before and after the address is made readable: a citation of a table has an address within its address.</summary>
    private static string WithoutWords(string query) => Words().Replace(query, "$1=…");

    /// <summary>Without what a database does not take, and not without end.</summary>
    private static string Plain(string text) => Odd().Replace(text.Length <= LongestConditions ? text : text[..LongestConditions], "\uFFFD");

    [GeneratedRegex(@"(?<![\w-])(q)=[^&]*", RegexOptions.IgnoreCase)]
    private static partial Regex Words();

    [GeneratedRegex(@"\p{Cc}|\p{Cs}")]
    private static partial Regex Odd();
}
