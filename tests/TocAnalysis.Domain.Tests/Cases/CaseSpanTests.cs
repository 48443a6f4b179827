using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Domain.Tests.Cases;

/// <summary>What is open about a date is drawn as open.</summary>
public sealed class CaseSpanTests
{
    [Theory]
    [InlineData(null, null, false, "")]
    [InlineData(null, null, true, "")]
    [InlineData("1999-05-01", null, false, "1999-05-01..1999-05-01 Sure")]
    [InlineData("1999", null, false, "1999-01-01..1999-12-31 Unsure")]
    [InlineData("1999", "2001", false, "1999-01-01..1999-12-31 Unsure; 1999-12-31..2001-01-01 Sure; 2001-01-01..2001-12-31 Unsure")]
    [InlineData("1999-05-01", "2001-03-02", false, "1999-05-01..2001-03-02 Sure")]
    [InlineData("1999", "1999", false, "1999-01-01..1999-12-31 Unsure; 1999-01-01..1999-12-31 Unsure")]
    [InlineData("1999-05-01", null, true, "1999-05-01.. Open")]
    [InlineData("..1998", null, true, "..1998-12-31 Open; 1998-12-31.. Open")]
    [InlineData(null, "2001", false, "2001-01-01..2001-12-31 Unsure")]
    public void A_case_has_the_parts_that_its_dates_leave(string? start, string? end, bool ongoing, string expected) =>
        string.Join("; ", CaseSpan.Of(Date(start), Date(end), ongoing).Select(p => $"{p.From:yyyy-MM-dd}..{p.To:yyyy-MM-dd} {p.Kind}")).ShouldBe(expected);

    [Theory]
    [InlineData(2000, 2003, "2000-2000 2001-2001 2002-2002 2003-2003")]
    [InlineData(1991, 2012, "1990-1994 1995-1999 2000-2004 2005-2009 2010-2014")]
    [InlineData(1899, 1990, "1890-1899 1900-1909 1910-1919 1920-1929 1930-1939 1940-1949 1950-1959 1960-1969 1970-1979 1980-1989 1990-1999")]
    [InlineData(2000, 1999, "")]
    public void Spans_of_years_are_as_wide_as_the_time_is_long(int first, int last, string expected) =>
        string.Join(' ', CaseSpan.Years(first, last).Select(y => $"{y.First}-{y.Last}")).ShouldBe(expected);

    private static PartialDate? Date(string? text) => text is null ? null : PartialDate.Parse(text);
}
