using TocAnalysis.Domain.Countries;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Tests.Data.Reference;

public sealed class CountryPeriodTests
{
    private static readonly CountryVocabulary Countries = CountryFile.Load();

    [Fact]
    public void Every_withdrawn_country_has_an_end_a_successor_and_the_day_of_the_list()
    {
        var withdrawn = Countries.All.Where(c => c.Kind == CountryKind.Withdrawn).ToList();
        withdrawn.ShouldAllBe(c => c.ExistsUntil != null && c.Successors.Count > 0 && c.ListWithdrawal != null);
        withdrawn.ShouldAllBe(c => c.ExistsFrom == null || c.ExistsFrom < c.ExistsUntil);
        Countries.All.Except(withdrawn).ShouldAllBe(c => c.ExistsUntil == null && c.Successors.Count == 0 && !c.Renaming);
    }

    [Fact]
    public void Predecessors_mirror_successors()
    {
        var forward = Countries.All.SelectMany(c => c.Successors.Select(s => (From: c.Code, To: s))).Order();
        var backward = Countries.All.SelectMany(c => c.Predecessors.Select(p => (From: p, To: c.Code))).Order();
        forward.ShouldBe(backward);
    }

    [Fact]
    public void A_mere_renaming_has_exactly_one_successor() =>
        Countries.All.Where(c => c.Renaming).Select(c => c.Successors.Count).Distinct().ShouldBe([1]);

    [Theory]
    [InlineData("BUMM", "MMR")]
    [InlineData("ZRCD", "COD")]
    [InlineData("DYBJ", "BEN")]
    [InlineData("HVBF", "BFA")]
    [InlineData("RHZW", "ZWE")]
    [InlineData("TPTL", "TLS")]
    [InlineData("BYAA", "BLR")]
    public void Names_that_changed_are_marked_as_one_place(string old, string now)
    {
        Countries.Find(old)!.Renaming.ShouldBeTrue();
        Countries.Find(old)!.Successors.ShouldBe([now]);
    }

    [Theory]
    [InlineData("YUCS")]
    [InlineData("SUHH")]
    [InlineData("CSHH")]
    [InlineData("CSXX")]
    [InlineData("DDDE")]
    [InlineData("ANHH")]
    [InlineData("YDYE")]
    public void States_that_split_or_merged_are_no_renaming(string code) => Countries.Find(code)!.Renaming.ShouldBeFalse();

    [Theory]
    [InlineData("DDDE", 1990, 10, 2, true)]
    [InlineData("DDDE", 1990, 10, 3, false)]
    [InlineData("DEU", 1980, 1, 1, true)]
    [InlineData("CSHH", 1992, 12, 31, true)]
    [InlineData("CSHH", 1993, 1, 1, false)]
    [InlineData("CZE", 1992, 12, 31, false)]
    [InlineData("SVK", 1993, 1, 1, true)]
    [InlineData("SUHH", 1991, 12, 25, true)]
    [InlineData("SUHH", 1991, 12, 26, false)]
    [InlineData("UKR", 1991, 12, 26, true)]
    [InlineData("CSXX", 2006, 6, 3, false)]
    [InlineData("MNE", 2006, 6, 3, true)]
    [InlineData("YUCS", 2000, 6, 18, true)]
    [InlineData("HRV", 1991, 6, 24, false)]
    [InlineData("SSD", 2011, 7, 9, true)]
    [InlineData("TLS", 2002, 5, 19, false)]
    [InlineData("ERI", 1993, 5, 24, true)]
    [InlineData("NAM", 1990, 3, 21, true)]
    public void A_country_existed_on_a_day(string code, int year, int month, int day, bool existed) =>
        Countries.Find(code)!.ExistedOn(new DateOnly(year, month, day)).ShouldBe(existed);

    [Theory]
    [InlineData("SUHH", "RUS")]
    [InlineData("CSHH", "CZE")]
    [InlineData("CSHH", "SVK")]
    [InlineData("CSXX", "SRB")]
    [InlineData("CSXX", "MNE")]
    [InlineData("YUCS", "CSXX")]
    public void No_day_lies_between_a_State_and_the_one_that_followed_it(string old, string now) =>
        Countries.Find(now)!.ExistsFrom.ShouldBe(Countries.Find(old)!.ExistsUntil);

    [Fact]
    public void A_State_that_left_another_one_names_it_and_has_a_first_day()
    {
        var separated = Countries.All.Where(c => c.SeparatedFrom is not null).ToList();
        separated.Select(c => c.Code).Order().ShouldBe(["BGD", "ERI", "SSD", "XKX"]);
        separated.ShouldAllBe(c => c.ExistsFrom != null && Countries.Find(c.SeparatedFrom!)!.Kind == CountryKind.Current);
    }
}
