using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;

namespace TocAnalysis.Web.Data;

/// <summary>What a passkey is asked for.</summary>
public enum PasskeyPurpose
{
    [Token("sign-in")] SignIn,
    [Token("second-step")] SecondStep,
    [Token("confirm")] Confirm,
    [Token("add")] Add,
}

/// <summary>Keeps questions to passkeys where every instance finds them; each is good for one answer.</summary>
public static class PasskeyQuestions
{
    /// <summary>How long an answer is waited for.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    /// <summary>Keeps a question; the key that the answer has to bring.</summary>
    public static async Task<string> KeepAsync(TocContext context, PasskeyPurpose purpose, Guid? account, string state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var now = context.Clock.GetUtcNow();
        await context.PasskeyQuestions.Where(q => q.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
        var key = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        context.PasskeyQuestions.Add(new PasskeyQuestionRow { Hash = HashOf(key), Purpose = purpose.Text(), UserId = account, State = state, ExpiresAt = now + Life });
        await context.SaveChangesAsync(cancellationToken);
        return key;
    }

    /// <summary>Takes a question away for good, whether its answer turns out right or wrong; null: there is none for this purpose and account, or not any more.</summary>
    public static async Task<string?> TakeAsync(TocContext context, string? key, PasskeyPurpose purpose, Guid? account, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (string.IsNullOrEmpty(key))
            return null;
        var (hash, kind, now) = (HashOf(key), purpose.Text(), context.Clock.GetUtcNow());
        var question = await context.PasskeyQuestions.AsNoTracking().SingleOrDefaultAsync(q => q.Hash == hash, cancellationToken);
        // Of two answers at once one finds it gone.
        return question is not null && await context.PasskeyQuestions.Where(q => q.Hash == hash).ExecuteDeleteAsync(cancellationToken) == 1
            && question.Purpose == kind && question.UserId == account && question.ExpiresAt >= now ? question.State : null;
    }

    private static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
