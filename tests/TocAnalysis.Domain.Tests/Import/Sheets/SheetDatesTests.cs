using TocAnalysis.Domain.Import.Sheets;

namespace TocAnalysis.Domain.Tests.Import.Sheets;

public sealed class SheetDatesTests
{
    [Theory]
    [InlineData("3/4/1999", "1999-04-03")]
    [InlineData("03.04.1999", "1999-04-03")]
    [InlineData("1999/4/3", "1999-04-03")]
    [InlineData("1999-04-03 00:00:00", "1999-04-03")]
    [InlineData("4/1999", "1999-04")]
    [InlineData("April 1999", "1999-04")]
    [InlineData("12 Apr 1999", "1999-04-12")]
    [InlineData("April 12, 1999", "1999-04-12")]
    [InlineData("c. 1999", "1999~")]
    [InlineData("about April 1999", "1999-04~")]
    [InlineData("before 1998", "..1998")]
    [InlineData("1995-1997", "1995..1997")]
    [InlineData("1995 – 1997", "1995..1997")]
    [InlineData("March 1995 to May 1996", "1995-03..1996-05")]
    [InlineData(" 1999 ", "1999")]
    [InlineData("1995..1997", "1995..1997")]
    public void Dates_as_people_write_them_become_partial_dates(string text, string expected) => SheetDates.ToPartial(text, DateOrder.DayMonth).ShouldBe(expected);

    [Theory]
    [InlineData("31/02/1999")]
    [InlineData("13/13/1999")]
    [InlineData("soon")]
    [InlineData("99")]
    [InlineData("3/4/99")]
    [InlineData("Maybe 1999")]
    [InlineData("1999-2")]
    public void What_is_no_date_or_could_be_two_stays_as_it_is(string text)
    {
        // 1999-2 may be a month or an academic year; only the month reading is a partial date.
        var expected = text == "1999-2" ? "1999-02" : text;
        SheetDates.ToPartial(text, DateOrder.DayMonth).ShouldBe(expected);
    }

    [Fact]
    public void The_order_of_day_and_month_is_read_from_the_dates_that_settle_it()
    {
        SheetDates.Guess(["3/4/1999", "25/4/1999"]).ShouldBe(new DateGuess(DateOrder.DayMonth, true, false));
        SheetDates.Guess(["3/4/1999", "4/25/1999"]).ShouldBe(new DateGuess(DateOrder.MonthDay, true, false));
        SheetDates.Guess(["3/4/1999", "1999"]).ShouldBe(new DateGuess(DateOrder.DayMonth, false, false));
        SheetDates.Guess(["25/4/1999", "4/25/1999"]).Contradicts.ShouldBeTrue();
        SheetDates.ToPartial("3/4/1999", DateOrder.MonthDay).ShouldBe("1999-03-04");
    }
}
