using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Domain.Tests.Cases;

/// <summary>What sources say differently, beside the value of the record.</summary>
public sealed class CompetingValuesTests
{
    private static readonly CaseContent Record = new()
    {
        Reference = "A-1",
        Title = "Ship",
        Start = PartialDate.Parse("1999"),
        Countries = [new("NGA", Stage.Perpetration, Flow.Origin, Certainty.Established, "seen there", "S1", "p. 3"), new("ITA", Stage.Perpetration)],
        Offences = [new("0601", OffenceRole.Main)],
        Activities = [new(Activity.Transport, ActivityPlace.Local, "ITA", "by lorry")],
        Sources = [new("S2")],
        Competing =
        [
            new(CompetingField.Start, "1998-05", null, "S2", "p. 1", Certainty.Alleged, "by hearsay"),
            new(CompetingField.Country, "ITA/perpetration/origin", "NGA/perpetration/origin", "S2"),
            new(CompetingField.Country, "NGA/inception", null, "S2"),
            new(CompetingField.Activity, "transport/cross-border", "transport/local/ITA", "S2"),
        ],
    };

    [Fact]
    public void The_value_of_the_record_comes_first_and_others_are_counted_by_what_they_say()
    {
        var all = CompetingValues.Of(Record with { Competing = [.. Record.Competing, new(CompetingField.Start, "1998-05", null, "S1"), new(CompetingField.Start, "1999", null, "S1")] });

        all.Select(d => (d.Field, d.Preferred, d.OtherValues, d.Values.Count)).ShouldBe(
        [
            (CompetingField.Start, "1999", 1, 3), (CompetingField.Country, "NGA/perpetration/origin", 1, 1), (CompetingField.Country, null, 1, 1), (CompetingField.Activity, "transport/local/ITA", 1, 1),
        ]);
    }

    [Fact]
    public void Another_date_is_preferred_and_the_one_before_stays_beside_it()
    {
        var after = CompetingValues.Prefer(Record, 0).Value;

        after.Start!.Text.ShouldBe("1998-05");
        after.Competing.Where(c => c.Field == CompetingField.Start).Select(c => (c.Value, c.Source)).ShouldBe([("1998-05", "S2"), ("1999", null)]);
        var back = CompetingValues.Prefer(after, after.Competing.Count - 1).Value;
        (back.Start!.Text, back.Competing.Count).ShouldBe(("1999", after.Competing.Count));
        CompetingValues.Prefer(after, 0).Faults.ShouldHaveSingleItem().Value.ShouldBe("1998-05");
        CompetingValues.Prefer(after, 99).Succeeded.ShouldBeFalse();
    }

    [Fact]
    public void An_end_may_be_that_it_has_not_ended()
    {
        var after = CompetingValues.Prefer(Record with { End = PartialDate.Parse("2001"), Competing = [new(CompetingField.End, "ongoing", null, "S2")] }, 0).Value;

        (after.Ongoing, after.End).ShouldBe((true, null));
        after.Competing[1].ShouldBe(new CompetingValue(CompetingField.End, "2001"));
        CompetingValues.Prefer(after, 1).Value.ShouldSatisfyAllConditions(c => c.Ongoing.ShouldBeFalse(), c => c.End!.Text.ShouldBe("2001"));
    }

    [Fact]
    public void Another_country_takes_the_place_of_the_one_it_stands_against_with_its_source_and_back()
    {
        var after = CompetingValues.Prefer(Record, 1).Value;

        after.Countries[0].ShouldBe(new CountryInvolvement("ITA", Stage.Perpetration, Flow.Origin, Certainty.Alleged, null, "S2"));
        var old = after.Competing.Single(c => c.Against == "ITA/perpetration/origin");
        old.ShouldBe(new CompetingValue(CompetingField.Country, "NGA/perpetration/origin", "ITA/perpetration/origin", "S1", "p. 3", Certainty.Established, "seen there"));
        // What only the old statement cited is cited by the case.
        after.Sources.Select(s => s.Source).ShouldBe(["S2", "S1"]);
        CompetingValues.Prefer(after, after.Competing.ToList().IndexOf(old)).Value.Countries[0].ShouldBe(Record.Countries[0]);
        // Against nothing: it comes to the record.
        CompetingValues.Prefer(Record, 2).Value.ShouldSatisfyAllConditions(c => c.Countries.Select(p => CompetingValues.Key(p)).ShouldBe(["NGA/perpetration/origin", "ITA/perpetration", "NGA/inception"]), c => c.Competing.Count.ShouldBe(3));
    }

    [Fact]
    public void Another_offence_or_place_of_an_activity_is_preferred_alike()
    {
        var place = CompetingValues.Prefer(Record, 3).Value;
        place.Activities.ShouldBe([new CaseActivity(Activity.Transport, ActivityPlace.CrossBorder)]);
        place.Competing.Where(c => c.Field == CompetingField.Activity).Select(c => (c.Value, c.Against, c.Source, c.Note)).ShouldBe(
            [("transport/cross-border", "transport/cross-border", "S2", null), ("transport/local/ITA", "transport/cross-border", null, "by lorry")]);

        var role = CompetingValues.Prefer(Record with { Competing = [new(CompetingField.Offence, "0601/accompanying", "0601/main", "S2", Note: "as the judge has it")] }, 0).Value;
        role.Offences.ShouldBe([new CaseOffence("0601", OffenceRole.Accompanying, "as the judge has it", "S2")]);
        role.Competing.ShouldHaveSingleItem().Value.ShouldBe("0601/main");
    }

    [Fact]
    public void What_a_value_stood_against_and_is_gone_leaves_it_standing_alone()
    {
        var without = CompetingValues.Anchored(Record with { Countries = [Record.Countries[1]] });

        without.Competing[1].Against.ShouldBeNull();
        without.Competing[3].Against.ShouldBe("transport/local/ITA");
        CompetingValues.Anchored(Record).ShouldBeSameAs(Record);
        CompetingValues.Kept(Record with { Sources = [] }).Sources.ShouldBe([new CaseSource("S2")]);
    }

    [Fact]
    public void Two_records_put_together_keep_what_they_say_differently()
    {
        var other = new CaseContent
        {
            Reference = "A-2",
            Start = PartialDate.Parse("1998"),
            Ongoing = true,
            Countries = [new("NGA", Stage.Perpetration, Flow.Origin, Certainty.Alleged, null, "S2")],
            Offences = [new("0601", OffenceRole.Accompanying)],
            Sources = [new("S2", "p. 9")],
        };

        var joined = CompetingValues.Joined(Record with { Competing = [] }, other);

        joined.Select(c => (c.Field, c.Value, c.Against, c.Source, c.Certainty)).ShouldBe(
        [
            (CompetingField.Start, "1998", null, "S2", null), (CompetingField.Country, "NGA/perpetration/origin", "NGA/perpetration/origin", "S2", Certainty.Alleged),
            (CompetingField.Offence, "0601/accompanying", "0601/main", null, null),
        ]);
        joined[0].Note.ShouldNotBeNull().ShouldContain("A-2");
        CompetingValues.Joined(Record, Record with { Reference = "A-2" }).ShouldBe(Record.Competing);
    }

    [Theory]
    [InlineData("start", "1999-13", null, "S2", "value")]
    [InlineData("end", "never", null, "S2", "value")]
    [InlineData("country", "Nigeria", null, "S2", "value")]
    [InlineData("country", "NGA/at-sea", null, "S2", "value")]
    [InlineData("country", "NGA/perpetration/origin/more", null, "S2", "value")]
    [InlineData("offence", "0601", null, "S2", "value")]
    [InlineData("activity", "transport", null, "S2", "value")]
    [InlineData("activity", "transport/local/XXX", null, "S2", "value")]
    [InlineData("start", "1998", null, "S9", "source")]
    [InlineData("start", "", null, "S2", "value")]
    public void A_wrong_value_or_source_is_named_by_its_place(string field, string value, string? against, string source, string place)
    {
        var content = CaseRules.Normalize(new CaseContent { Title = "Ship", Sources = [new("S2")], Competing = [new(Tokens.Parse<CompetingField>(field), value, against, source)] }, TestLookups.All);
        CaseRules.Validate(content, TestLookups.All).ShouldHaveSingleItem().Place.ShouldBe($"competing[0].{place}");
    }

    [Fact]
    public void Sources_have_to_be_cited_by_the_case_and_a_value_stands_once_for_each()
    {
        var content = Record with { Offences = [], Activities = [], Competing = [new(CompetingField.Start, " 1998 ", "x", "S1"), new(CompetingField.Start, "1998", null, "S1", " "), new(CompetingField.Country, "nga/-/origin")] };
        content = CaseRules.Normalize(content, TestLookups.All);

        content.Competing.Select(c => (c.Value, c.Against, c.Locator)).ShouldBe([("1998", null, null), ("1998", null, null), ("NGA/-/origin", null, null)]);
        CaseRules.Validate(content, TestLookups.All).Select(f => f.Place).ShouldBe(["competing[1]"]);
        CaseRules.Validate(content with { Countries = [], Competing = [content.Competing[0]] }, TestLookups.All).ShouldHaveSingleItem().Expected.ShouldContain("sources of the case");
    }

    [Fact]
    public void The_history_tells_a_value_that_came_and_one_that_changed()
    {
        var after = Record with { Competing = [Record.Competing[0] with { Certainty = Certainty.Refuted }, .. Record.Competing.Skip(1).Take(2)] };

        CaseChanges.Between(Record, after).Select(c => c.Path).ShouldBe(["competing[start, 1998-05].certainty", "competing[activity, transport/cross-border]"]);
    }
}
