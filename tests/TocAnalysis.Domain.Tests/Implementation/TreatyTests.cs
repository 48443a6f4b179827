using CsCheck;
using TocAnalysis.Domain.Countries;
using TocAnalysis.Domain.Implementation;

namespace TocAnalysis.Domain.Tests.Implementation;

public class TreatyTests
{
    private static readonly CountryVocabulary Countries = new(
    [
        new() { Code = "CPV", Kind = CountryKind.Current, Name = "Cabo Verde", Aliases = ["Cape Verde"] },
        new() { Code = "KNA", Kind = CountryKind.Current, Name = "Saint Kitts and Nevis" },
        new() { Code = "COD", Kind = CountryKind.Current, Name = "Democratic Republic of the Congo", Aliases = ["Congo"] },
        new() { Code = "COG", Kind = CountryKind.Current, Name = "Congo" },
        new() { Code = "CHN", Kind = CountryKind.Current, Name = "China" },
    ]);

    private static readonly ParticipantNames Names = new(Countries);

    private static readonly DateOnly AsOf = new(2014, 1, 27);

    [Fact]
    public void A_table_is_read_with_the_letters_of_the_depositary()
    {
        var table = Read(
            ["Status as at 27 January 2014"],
            ["Participant", "Signature", "Ratification, Acceptance(A), Approval(AA), Accession(a), Succession(d)"],
            ["Cape Verde", "13 Dec 2000", "15 Jul 2004"],
            ["St. Kitts and Nevis", "20 Nov 2001", "21 May 2004 A"],
            ["Congo", "14 Dec 2000", ""],
            ["China 4", "", "23 Sep 2003 a"],
            ["European Union", "12 Dec 2000", "21 May 2004 AA"],
            ["", "", ""],
            ["Democratic Republic of the Congo", "", "28 Oct 2005 d"]).Value;

        table.Actions.ShouldBe(
        [
            new TreatyAction("CPV", "Cape Verde", new DateOnly(2000, 12, 13), new DateOnly(2004, 7, 15), DepositKind.Ratification),
            new TreatyAction("KNA", "St. Kitts and Nevis", new DateOnly(2001, 11, 20), new DateOnly(2004, 5, 21), DepositKind.Acceptance),
            new TreatyAction("COG", "Congo", new DateOnly(2000, 12, 14), null, null),
            new TreatyAction("CHN", "China", null, new DateOnly(2003, 9, 23), DepositKind.Accession),
            new TreatyAction("EU", "European Union", new DateOnly(2000, 12, 12), new DateOnly(2004, 5, 21), DepositKind.Approval),
            new TreatyAction("COD", "Democratic Republic of the Congo", null, new DateOnly(2005, 10, 28), DepositKind.Succession),
        ]);
        table.Notes.ShouldBeEmpty();
    }

    [Fact]
    public void Ratification_and_accession_may_have_columns_of_their_own() => Read(
            ["State", "Signature", "Ratification", "Accession (a)"],
            ["Congo", "14 Dec 2000", "2004-01-02", ""],
            ["China", "", "", "23 September 2003"]).Value.Actions.Select(a => (a.Participant, a.DepositedOn, a.Deposit))
        .ShouldBe([("COG", new DateOnly(2004, 1, 2), DepositKind.Ratification), ("CHN", new DateOnly(2003, 9, 23), DepositKind.Accession)]);

    [Fact]
    public void Reservations_and_territorial_notes_are_read_where_the_table_has_columns_of_them()
    {
        var table = Read(
            ["Participant", "Signature", "Reservations upon ratification", "Ratification", "Declarations", "Territorial application"],
            ["Congo", "14 Dec 2000", "", "15 Jul 2004", "Declares this.", ""],
            ["China", "12 Dec 2000", "Not bound by article 35.", "23 Sep 2003", "-", "Also for Macao."]).Value;

        table.Actions.Select(a => a.DepositedOn).ShouldBe([new DateOnly(2004, 7, 15), new DateOnly(2003, 9, 23)]);
        table.Texts.ShouldBe(
        [
            new DepositaryText("COG", ImplementationKind.Reservation, "declaration", "Declares this."),
            new DepositaryText("CHN", ImplementationKind.Reservation, "reservation", "Not bound by article 35."),
            new DepositaryText("CHN", ImplementationKind.TerritorialNote, null, "Also for Macao."),
        ]);
        Read(["Participant", "Signature", "Ratification", "Reservation"], ["China", "", "23 Sep 2003 a", new string('x', ImplementationEntry.MaxText + 1)]).Faults.ShouldHaveSingleItem().Place.ShouldBe("t.csv, row 2, reservation");
    }

    [Fact]
    public void All_faults_come_at_once_with_their_places()
    {
        var read = Read(
            ["Participant", "Signature", "Ratification, Accession(a)"],
            ["Cabo Verd", "13 Dec 2000", ""],
            ["Congo", "13.12.2000", "1 Jan 1999"],
            ["Congo", "", "28 Jan 2014 a"]);

        read.Faults.Select(f => f.Place).ShouldBe(["t.csv, row 2, participant", "t.csv, row 3, signature", "t.csv, row 3, deposit", "t.csv, row 4, participant", "t.csv, row 4, deposit"]);
        read.Faults[0].Suggestions!.ShouldContain("Cabo Verde");
        Read(["Name", "Day"], ["Congo", "1 Jan 2001"]).Faults.ShouldHaveSingleItem().Expected.ShouldContain("Participant");
        Read(["Participant", "Signature", "Ratification"]).Faults.ShouldHaveSingleItem();
    }

    [Fact]
    public void The_fortieth_State_starts_ninety_days_and_organizations_and_successions_are_not_counted()
    {
        var states = Enumerable.Range(0, 39).Select(i => Party($"S{i:00}", new DateOnly(2001, 1, 1).AddDays(i))).ToList();
        var organization = Party(Participants.EuropeanUnion, new DateOnly(2001, 3, 1));
        var successor = Party("SUC", new DateOnly(2001, 3, 1)) with { Deposit = DepositKind.Succession };

        var without = EntryIntoForce.Compute(Instrument.Convention, [.. states, organization, successor]);
        without.ShouldSatisfyAllConditions(e => e.Date.ShouldBeNull(), e => e.Missing.ShouldBe(1), e => e.Counted.ShouldBe(39), e => e.NotCounted.ShouldBe(["EU", "SUC"]), e => e.For(states[0]).ShouldBeNull());

        var with = EntryIntoForce.Compute(Instrument.Convention, [.. states, organization, Party("S40", new DateOnly(2003, 7, 1)), Party("S41", new DateOnly(2003, 7, 1)), Party("S42", new DateOnly(2004, 1, 1))]);
        with.Fortieth.ShouldBe(new DateOnly(2003, 7, 1));
        with.FortiethBy.ShouldBe(["S40", "S41"]);
        with.Date.ShouldBe(new DateOnly(2003, 9, 29));
        with.ConferenceDueBy.ShouldBe(new DateOnly(2004, 9, 29));
        with.For(states[0]).ShouldBe(with.Date);
        with.For(Party("S42", new DateOnly(2004, 1, 1))).ShouldBe(new DateOnly(2004, 1, 31));
        EntryIntoForce.Compute(Instrument.Trafficking, states, with).Date.ShouldBeNull();
        EntryIntoForce.Compute(Instrument.Trafficking, [.. states, Party("S40", new DateOnly(2001, 3, 1))], with).Date.ShouldBe(with.Date, "a protocol does not enter into force before the Convention");
        EntryIntoForce.Compute(Instrument.Trafficking, [.. states, Party("S40", new DateOnly(2001, 3, 1))], without).Date.ShouldBeNull();
    }

    [Fact]
    public void The_order_of_lines_changes_nothing() => Gen.Select(Gen.Int[0, 400], Gen.Bool).List[0, 80].Sample(days =>
    {
        var actions = days.Select((d, i) => Party($"S{i}", new DateOnly(2001, 1, 1).AddDays(d.Item1)) with { Deposit = d.Item2 ? DepositKind.Accession : DepositKind.Ratification }).ToList();
        var one = EntryIntoForce.Compute(Instrument.Migrants, actions);
        var other = EntryIntoForce.Compute(Instrument.Migrants, actions.AsEnumerable().Reverse());
        (other.Date, other.Counted, string.Join(',', other.FortiethBy)).ShouldBe((one.Date, one.Counted, string.Join(',', one.FortiethBy)));
        one.Date.ShouldBe(actions.Count < 40 ? null : actions.Select(a => a.DepositedOn!.Value).Order().ElementAt(39).AddDays(90));
    }, iter: 300);

    [Fact]
    public void Comparison_goes_by_State_so_that_a_new_name_is_no_loss_and_gain()
    {
        var before = new[] { new TreatyAction("CPV", "Cape Verde", null, new DateOnly(2004, 7, 15), DepositKind.Accession), new TreatyAction("CHN", "China", new DateOnly(2000, 12, 12), null, null), new TreatyAction("COG", "Congo", new DateOnly(2000, 12, 14), null, null) };
        var after = new[] { before[0] with { PublishedName = "Cabo Verde" }, before[1] with { DepositedOn = new DateOnly(2003, 9, 23), Deposit = DepositKind.Ratification }, before[2] with { SignedOn = new DateOnly(2000, 12, 15) }, new TreatyAction("KNA", "Saint Kitts and Nevis", new DateOnly(2001, 11, 20), null, null) };

        var compared = SnapshotComparison.Between(before, after);

        compared.NewParties.Select(c => c.Participant).ShouldBe(["CHN"]);
        compared.NewSignatories.Select(c => c.Participant).ShouldBe(["KNA"]);
        compared.Corrected.Select(c => c.Participant).ShouldBe(["COG"]);
        compared.Renamed.Select(c => c.Participant).ShouldBe(["CPV"]);
        compared.Withdrawn.ShouldBeEmpty();
        compared.Unchanged.ShouldBe(1);
        SnapshotComparison.Between(after, before).Withdrawn.Select(c => c.Participant).ShouldBe(["CHN", "KNA"]);
    }

    [Fact]
    public void Status_counts_and_progress_are_of_States()
    {
        var actions = new[] { Party("AAA", new DateOnly(2002, 1, 1)), Party("BBB", new DateOnly(2003, 1, 1)) with { SignedOn = new DateOnly(2001, 1, 1) }, Party("EU", new DateOnly(2002, 1, 1)) };
        var by = actions.ToDictionary(a => a.Participant);
        StatusCounts.Of(["AAA", "BBB", "CCC", "EU"], by, new DateOnly(2002, 6, 1)).ShouldBe(new StatusCounts(1, 1, 1));
        StatusCounts.Of(["AAA", "BBB", "CCC", "EU"], by, new DateOnly(2003, 1, 1)).ShouldBe(new StatusCounts(2, 0, 1));
        StatusCounts.Progress(actions).ShouldBe([(new DateOnly(2002, 1, 1), 1), (new DateOnly(2003, 1, 1), 2)]);
    }

    [Theory]
    [InlineData("18-12.csv", Instrument.Convention)]
    [InlineData("2014-01-27_18-12-a.csv", Instrument.Trafficking)]
    [InlineData("XVIII-12-b.tsv", Instrument.Migrants)]
    [InlineData("status_18_12_c.csv", Instrument.Firearms)]
    [InlineData("untoc 2016.csv", Instrument.Convention)]
    [InlineData("18-120.csv", null)]
    [InlineData("table.csv", null)]
    public void The_name_of_a_file_tells_the_instrument(string name, Instrument? instrument) => InstrumentFacts.OfFile(name).ShouldBe(instrument);

    [Fact]
    public void An_entry_is_checked_by_its_kind()
    {
        new ImplementationEntry { Kind = ImplementationKind.Session, Title = "Third session", Date = "2006-10" }.Check().ShouldBeEmpty();
        new ImplementationEntry { Kind = ImplementationKind.Measure, Title = "Law 1", Country = "CPV", Category = "new-law", Article = "5" }.Check().Select(f => f.Place).ShouldBe(["instrument"]);
        new ImplementationEntry { Kind = ImplementationKind.Need, Category = "trainin", Date = "soon", Amount = 5 }.Check().Select(f => f.Place).ShouldBe(["title", "category", "country", "date", "currency"]);
        new ImplementationEntry { Kind = ImplementationKind.Assistance, Title = "Fund", Category = "voluntary-contribution", Provider = "Norway", Channel = AssistanceChannel.UnitedNations, Amount = 1000, Currency = "USD" }.Check().ShouldBeEmpty();
        new ImplementationEntry { Kind = ImplementationKind.Difficulty, Title = "x", Country = "CPV", Provider = "UN", Amount = 0, Currency = "usd" }.Check().Select(f => f.Place).ShouldBe(["provider", "amount", "amount", "currency"]);
        ImplementationEntry.Answers(ImplementationKind.Assistance, ImplementationKind.Need).ShouldBeTrue();
        ImplementationEntry.Answers(ImplementationKind.Need, ImplementationKind.Assistance).ShouldBeFalse();
    }

    private static TreatyAction Party(string code, DateOnly day) => new(code, code, null, day, DepositKind.Ratification);

    private static Result<DepositaryTable> Read(params string[][] rows) =>
        DepositaryTable.Read("t.csv", [.. rows.Select((r, i) => new DepositaryRow(i + 1, r))], Instrument.Convention, AsOf, Names);
}
