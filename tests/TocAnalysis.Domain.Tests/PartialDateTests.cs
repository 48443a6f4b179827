using CsCheck;

namespace TocAnalysis.Domain.Tests;

public class PartialDateTests
{
    [Theory]
    [InlineData("1999", "1999-01-01", "1999-12-31", false, true, 1999)]
    [InlineData("1999-04", "1999-04-01", "1999-04-30", false, true, 1999)]
    [InlineData("2000-02", "2000-02-01", "2000-02-29", false, true, 2000)]
    [InlineData("1900-02", "1900-02-01", "1900-02-28", false, true, 1900)]
    [InlineData("1999-04-12", "1999-04-12", "1999-04-12", false, false, 1999)]
    [InlineData("2000-02-29", "2000-02-29", "2000-02-29", false, false, 2000)]
    [InlineData("1999~", "1999-01-01", "1999-12-31", true, true, 1999)]
    [InlineData("1999-04~", "1999-04-01", "1999-04-30", true, true, 1999)]
    [InlineData("1999-04-12~", "1999-04-12", "1999-04-12", true, true, 1999)]
    [InlineData("..1998", null, "1998-12-31", false, true, null)]
    [InlineData("..1998-02", null, "1998-02-28", false, true, null)]
    [InlineData("..1998-02-03", null, "1998-02-03", false, true, null)]
    [InlineData("1995..1997", "1995-01-01", "1997-12-31", false, true, null)]
    [InlineData("1995-03..1995-07", "1995-03-01", "1995-07-31", false, true, 1995)]
    [InlineData("1995-03-04..1997", "1995-03-04", "1997-12-31", false, true, null)]
    [InlineData("1997-06..1997", "1997-06-01", "1997-12-31", false, true, 1997)]
    [InlineData("1995..1995", "1995-01-01", "1995-12-31", false, true, 1995)]
    [InlineData("1000", "1000-01-01", "1000-12-31", false, true, 1000)]
    [InlineData("9999-12-31", "9999-12-31", "9999-12-31", false, false, 9999)]
    public void Every_form_is_read_with_its_bounds(string text, string? earliest, string latest, bool about, bool partial, int? year)
    {
        PartialDate.TryParse(text, out var date).ShouldBeTrue();
        date!.Text.ShouldBe(text);
        date.ToString().ShouldBe(text);
        date.Earliest.ShouldBe(earliest is null ? null : Day(earliest));
        date.Latest.ShouldBe(Day(latest));
        date.IsAbout.ShouldBe(about);
        date.IsPartial.ShouldBe(partial);
        date.Year.ShouldBe(year);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("99")]
    [InlineData("0999")]
    [InlineData("10000")]
    [InlineData("1999-4")]
    [InlineData("1999-00")]
    [InlineData("1999-13")]
    [InlineData("1999-02-29")]
    [InlineData("1900-02-29")]
    [InlineData("1999-04-31")]
    [InlineData("1999-04-00")]
    [InlineData("1999/04")]
    [InlineData("1999-04-12T00:00")]
    [InlineData("12.04.1999")]
    [InlineData("~1999")]
    [InlineData("1999~~")]
    [InlineData("..")]
    [InlineData("..1998~")]
    [InlineData("...1998")]
    [InlineData("1998..")]
    [InlineData("1995...1997")]
    [InlineData("1995..1996..1997")]
    [InlineData("1995 .. 1997")]
    [InlineData("1997..1995")]
    [InlineData("1997-07..1997-06")]
    [InlineData("1995~..1997")]
    [InlineData("1995..1997~")]
    [InlineData("1995\n..1997")]
    [InlineData("1999-04-1\u0662")]
    [InlineData("\u0661\u0669\u0669\u0669")]
    [InlineData("before 1998")]
    [InlineData("-1999")]
    public void Anything_else_is_refused(string? text)
    {
        PartialDate.TryParse(text, out var date).ShouldBeFalse();
        date.ShouldBeNull();
    }

    [Fact]
    public void A_refused_text_from_the_database_is_a_bug_and_says_what_was_expected() =>
        Should.Throw<FormatException>(() => PartialDate.Parse("1999-13")).Message.ShouldBe(PartialDate.Expectation);

    [Fact]
    public void Blanks_around_the_text_do_not_matter()
    {
        PartialDate.Parse(" 1999-04 ").ShouldBe(PartialDate.Parse("1999-04"));
        PartialDate.Parse(" 1995..1997\n").Text.ShouldBe("1995..1997");
    }

    [Fact]
    public void Dates_sort_by_first_possible_day_then_last_then_text()
    {
        string[] sorted = ["1995", "1995..1997", "1995-03", "..1997", "1998-01-01", "1998", "1998~", "1999-04-12"];
        sorted.Reverse().Select(PartialDate.Parse).Order().Select(d => d.Text).ShouldBe(sorted);
    }

    [Fact]
    public void Operators_agree_with_the_order_and_nothing_comes_before_something()
    {
        var early = PartialDate.Parse("1995");
        var late = PartialDate.Parse("1996");
        (early < late).ShouldBeTrue();
        (late > early).ShouldBeTrue();
        (early <= late).ShouldBeTrue();
        (early >= late).ShouldBeFalse();
        early.CompareTo(null).ShouldBe(1);
        (null! < early).ShouldBeTrue();
        (early > null!).ShouldBeTrue();
    }

    [Fact]
    public void Every_day_month_and_year_survives_text() => Days.Sample(day =>
    {
        PartialDate.Parse($"{day:yyyy-MM-dd}").Earliest.ShouldBe(day);
        PartialDate.Parse($"{day:yyyy-MM}").Latest.ShouldBe(new DateOnly(day.Year, day.Month, 1).AddMonths(1).AddDays(-1));
        PartialDate.Parse($"{day:yyyy}").Latest.ShouldBe(new DateOnly(day.Year, 12, 31));
    });

    [Fact]
    public void Between_two_days_is_read_when_and_only_when_the_first_is_not_later() => Gen.Select(Days, Days).Sample((a, b) =>
    {
        var read = PartialDate.TryParse($"{a:yyyy-MM-dd}..{b:yyyy-MM-dd}", out var date);
        read.ShouldBe(a <= b);
        if (read)
            (date!.Earliest, date.Latest).ShouldBe((a, b));
    });

    [Fact]
    public void The_order_is_total() => Gen.Select(Dates, Dates, Dates).Sample((a, b, c) =>
    {
        Math.Sign(a.CompareTo(b)).ShouldBe(-Math.Sign(b.CompareTo(a)));
        (a.CompareTo(b) == 0).ShouldBe(a == b);
        if (a <= b && b <= c)
            (a <= c).ShouldBeTrue();
    });

    private static readonly Gen<DateOnly> Days = Gen.Int[0, 3_287_181 - 364_877].Select(n => new DateOnly(1000, 1, 1).AddDays(n));

    private static readonly Gen<PartialDate> Dates = Gen.Select(Gen.Int[1990, 1994], Gen.Int[1, 12], Gen.Int[0, 5], (year, month, form) => PartialDate.Parse(form switch
    {
        0 => $"{year}",
        1 => $"{year}-{month:00}",
        2 => $"{year}-{month:00}-{month:00}",
        3 => $"{year}~",
        4 => $"..{year}",
        _ => $"{year}..{year + month % 3}",
    }));

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
