namespace TocAnalysis.Domain;

/// <summary>One thing that is wrong with an input: where, what stood there, and what was expected.</summary>
/// <param name="Place">Where: a field name (<c>title</c>), an indexed part (<c>countries[2].stage</c>) or a file and row.</param>
/// <param name="Expected">What would have been accepted, as a sentence for the person who typed the value.</param>
/// <param name="Value">The refused value as it was given; null where nothing was given.</param>
/// <param name="Suggestions">At most three accepted values that the person may have meant, best first.</param>
public sealed record Fault(string Place, string Expected, string? Value = null, IReadOnlyList<string>? Suggestions = null)
{
    /// <summary>The fault as one sentence: place, value, expectation, suggestions.</summary>
    public override string ToString()
    {
        var text = Value is null ? $"{Place}: {Expected}" : $"{Place}: “{Value}”. {Expected}";
        return Suggestions is { Count: > 0 } ? $"{text} Did you mean {string.Join(", ", Suggestions)}?" : text;
    }
}

/// <summary>Why an operation did not happen, apart from faults in its input.</summary>
public enum Refusal
{
    /// <summary>The input has faults; nothing was written.</summary>
    Invalid,

    /// <summary>The thing does not exist, or may not be seen: both are answered alike.</summary>
    NotFound,

    /// <summary>The actor may see the thing but not do this with it.</summary>
    Forbidden,

    /// <summary>Somebody else changed the thing since it was read.</summary>
    Conflict,
}

/// <summary>The outcome of a use case: a value, or a refusal with all its faults at once. Expected failures are values; exceptions are for bugs.</summary>
/// <typeparam name="T">The value of success.</typeparam>
public sealed class Result<T>
{
    private readonly T? value;

    private Result(T? value, Refusal? refusal, IReadOnlyList<Fault> faults)
    {
        this.value = value;
        Refusal = refusal;
        Faults = faults;
    }

    /// <summary>Null on success.</summary>
    public Refusal? Refusal { get; }

    /// <summary>What was wrong; empty on success.</summary>
    public IReadOnlyList<Fault> Faults { get; }

    /// <summary>Whether there is a value.</summary>
    public bool Succeeded => Refusal is null;

    /// <summary>The value of success.</summary>
    /// <exception cref="InvalidOperationException">The operation was refused.</exception>
    public T Value => Succeeded ? value! : throw new InvalidOperationException($"Refused: {Refusal}. {string.Join(" ", Faults)}");

    /// <summary>A success.</summary>
    public static implicit operator Result<T>(T value) => new(value, null, []);

    /// <summary>A refusal without a value.</summary>
    public static implicit operator Result<T>(Refused refused)
    {
        ArgumentNullException.ThrowIfNull(refused);
        return new(default, refused.Refusal, refused.Faults);
    }
}

/// <summary>A refusal that turns into a <see cref="Result{T}"/> of any type.</summary>
/// <param name="Refusal">Why.</param>
/// <param name="Faults">What was wrong, all at once.</param>
public sealed record Refused(Refusal Refusal, IReadOnlyList<Fault> Faults)
{
    /// <summary>The input has faults.</summary>
    public static Refused Invalid(params IReadOnlyList<Fault> faults) => new(Domain.Refusal.Invalid, faults);

    /// <summary>The thing does not exist or may not be seen.</summary>
    public static Refused NotFound(string what) => new(Domain.Refusal.NotFound, [new Fault(what, "Nothing of this name is here.")]);

    /// <summary>The actor may not do this.</summary>
    public static Refused Forbidden(string what) => new(Domain.Refusal.Forbidden, [new Fault(what, "Your role does not allow this.")]);

    /// <summary>Somebody else saved first.</summary>
    public static Refused Conflict(string what) => new(Domain.Refusal.Conflict, [new Fault(what, "Somebody else changed this since you opened it. Compare the two versions, then save again.")]);
}
