using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Web.Components.Shared;

namespace TocAnalysis.Web.Tests.Components;

public sealed class AddressedPageTests : BunitContext
{
    [Fact]
    public async Task A_later_address_wins_whichever_answer_comes_first()
    {
        var page = Render<Answering>();
        var first = page.Instance.Asked.Single();
        first.Answer.SetResult("of the first");
        page.WaitForAssertion(() => page.Markup.ShouldBe("of the first"));

        Go("/there?n=2");
        page.WaitForAssertion(() => page.Instance.Asked.Count.ShouldBe(2));
        Go("/there?n=3");
        var second = page.Instance.Asked[1];
        second.Given.IsCancellationRequested.ShouldBeTrue();
        // The reading of the second address goes on all the same, and the third waits for it.
        page.Instance.Asked.Count.ShouldBe(2);
        await page.InvokeAsync(() => second.Answer.SetResult("of the second"));
        await page.InvokeAsync(() => page.Instance.Asked.Count.ShouldBe(3));
        page.Instance.Asked[2].Address.ShouldEndWith("?n=3");
        page.Markup.ShouldBe("of the first");
        page.Instance.Asked[2].Answer.SetResult("of the third");
        page.WaitForAssertion(() => page.Markup.ShouldBe("of the third"));

        Go("/elsewhere");
        Go("/there?n=3");
        page.WaitForAssertion(() => page.Instance.Asked.Count.ShouldBe(4));
        var fourth = page.Instance.Asked[3];
        await DisposeComponentsAsync();
        fourth.Given.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public void What_fails_after_a_click_is_shown_and_not_swallowed()
    {
        var boundary = Render<ErrorBoundary>(p => p.AddChildContent<Answering>().Add(b => b.ErrorContent, e => builder => builder.AddContent(0, $"told: {e.Message}")));
        var page = boundary.FindComponent<Answering>().Instance;
        page.Asked.Single().Answer.SetResult("well");
        Go("/there?n=2");
        boundary.WaitForAssertion(() => page.Asked.Count.ShouldBe(2));
        page.Asked[1].Answer.SetException(new TimeoutException("nobody answers"));
        boundary.WaitForAssertion(() => boundary.Markup.ShouldContain("told: nobody answers"));
    }

    private void Go(string address) => Services.GetRequiredService<NavigationManager>().NavigateTo(address);

    private sealed class Answering : AddressedPage
    {
        private string shown = "";

        public List<(string Address, CancellationToken Given, TaskCompletionSource<string> Answer)> Asked { get; } = [];

        protected override string Path => "/there";

        protected override async Task LoadAsync()
        {
            var answer = new TaskCompletionSource<string>();
            Asked.Add((Navigation.Uri, Leaving, answer));
            shown = await answer.Task;
        }

        protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, shown);
    }
}
