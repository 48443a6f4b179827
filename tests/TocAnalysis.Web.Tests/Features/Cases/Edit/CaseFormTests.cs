using CsCheck;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Cases.Edit;

namespace TocAnalysis.Web.Tests.Features.Cases.Edit;

public sealed class CaseFormTests
{
    private static readonly Gen<string> Word = Gen.String[Gen.Char['a', 'z'], 1, 8];
    private static readonly Gen<string?> Maybe = Gen.OneOf(Gen.Const((string?)null), Word.Select(w => (string?)w));
    private static readonly string?[] Dates = [null, "1999", "1999-04", "1999-04-12", "1999~", "..1998", "1995..1997"];
    private static readonly Gen<PartialDate?> Date = Gen.Int[0, 6].Select(i => Dates[i] is { } text ? PartialDate.Parse(text) : null);

    private static readonly Gen<CaseContent> Case =
        from title in Word
        from texts in Gen.Select(Maybe, Maybe, Maybe)
        from dates in Gen.Select(Date, Date, Gen.Bool)
        from sensitivity in Gen.Enum<Sensitivity>()
        from confidence in Nullable<Confidence>()
        from status in Gen.Enum<CaseStatus>()
        from domains in Gen.Select(Gen.Enum<CrimeDomain>(), Maybe, Maybe, (d, c, n) => new DomainAssignment(d, c, n)).Array[0, 3]
        from countries in Gen.Select(Gen.Select(Word, Nullable<Stage>(), Nullable<Flow>(), Gen.Enum<Certainty>()), Gen.Select(Maybe, Maybe, Maybe),
            (a, b) => new CountryInvolvement(a.Item1, a.Item2, a.Item3, a.Item4, b.Item1, b.Item2, b.Item3)).Array[0, 4]
        from offences in Gen.Select(Word, Gen.Enum<OffenceRole>(), Maybe, Maybe, Maybe, (o, r, n, s, l) => new CaseOffence(o, r, n, s, l)).Array[0, 3]
        from groups in Gen.Select(Word, Maybe, Maybe, Maybe, Maybe, (g, r, n, s, l) => new CaseGroup(g, r, n, s, l)).Array[0, 3]
        from activities in Gen.Select(Gen.Enum<Activity>(), Gen.Enum<ActivityPlace>(), Maybe, Maybe, (x, p, c, n) => new CaseActivity(x, p, c, n)).Array[0, 3]
        from sources in Gen.Select(Word, Maybe, (s, l) => new CaseSource(s, l)).Array[0, 3]
        select new CaseContent
        {
            Title = title,
            Reference = texts.Item1,
            FactNote = texts.Item2,
            Summary = texts.Item3 ?? "",
            Narrative = texts.Item1 ?? "",
            Start = dates.Item1,
            End = dates.Item2,
            Ongoing = dates.Item3,
            Sensitivity = sensitivity,
            FactConfidence = confidence,
            Status = status,
            Domains = domains,
            Countries = countries,
            Offences = offences,
            Groups = groups,
            Activities = activities,
            Sources = sources,
        };

    [Fact]
    public void A_record_comes_out_of_the_form_as_it_went_in_also_by_way_of_a_draft() =>
        Case.Sample(content =>
        {
            var form = CaseJson.Read<CaseForm>(CaseJson.Write(CaseForm.Of(content)));
            var (back, faults) = form.ToContent();
            faults.ShouldBeEmpty();
            CaseJson.Write(back).ShouldBe(CaseJson.Write(content));
        });

    [Fact]
    public void What_no_record_can_hold_is_a_fault_at_its_field()
    {
        var form = CaseForm.Of(new CaseContent { Title = "Ship" });
        form.Head["start"] = "some day";
        form.List("activities").Add(new PartForm());

        var told = form.ToContent("Pick one, please.").Faults;
        told.Select(f => f.Place).ShouldBe(["start", "activities[0].activity", "activities[0].place"]);
        told.Skip(1).ShouldAllBe(f => f.Expected == "Pick one, please.");
    }

    private static Gen<T?> Nullable<T>() where T : struct, Enum => Gen.OneOf(Gen.Const((T?)null), Gen.Enum<T>().Select(v => (T?)v));
}
