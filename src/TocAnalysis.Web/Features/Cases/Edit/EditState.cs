using TocAnalysis.Domain;

namespace TocAnalysis.Web.Features.Cases.Edit;

/// <summary>What every field of a form needs to know; handed down to them.</summary>
public sealed class EditState
{
    public required EditChoices Choices { get; set; }

    /// <summary>What was wrong with the last attempt to save.</summary>
    public IReadOnlyList<Fault> Faults { get; set; } = [];

    /// <summary>What stands before the ids of this form's elements, where two forms are on the page.</summary>
    public string Prefix { get; init; } = "";

    private Task receiving = Task.CompletedTask;

    /// <summary>Called after every change of a field.</summary>
    public required Func<Task> ChangedAsync { get; init; }

    /// <summary>Tells that a long text has begun to come in.</summary>
    public void Receive(Task text) => receiving = Task.WhenAll(receiving, text);

    /// <summary>Ends when every long text that was under way is there.</summary>
    public Task ReceivedAsync() => receiving;

    public IEnumerable<Fault> At(string place) => Faults.Where(f => f.Place == place);
}
