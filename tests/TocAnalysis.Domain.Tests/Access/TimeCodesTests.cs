using System.Text;
using TocAnalysis.Domain.Access;

namespace TocAnalysis.Domain.Tests.Access;

public sealed class TimeCodesTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    /// <summary>Appendix B of RFC 6238, the last six of its eight digits.</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code) => TimeCodes.Code(Secret, TimeCodes.StepOf(DateTimeOffset.FromUnixTimeSeconds(seconds))).ShouldBe(code);

    [Fact]
    public void A_code_is_good_for_the_step_beside_its_own_and_never_twice()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1234567890);
        var step = TimeCodes.StepOf(now);

        TimeCodes.Match(Secret, "005 924", now, 0).ShouldBe(step);
        TimeCodes.Match(Secret, "005924", now.AddSeconds(30), 0).ShouldBe(step);
        TimeCodes.Match(Secret, "005924", now.AddSeconds(-30), 0).ShouldBe(step);
        TimeCodes.Match(Secret, "005924", now.AddSeconds(61), 0).ShouldBeNull();
        TimeCodes.Match(Secret, "005924", now, step).ShouldBeNull("used already");
        TimeCodes.Match(Secret, "", now, 0).ShouldBeNull();
        TimeCodes.Match(Secret, null, now, 0).ShouldBeNull();
    }

    /// <summary>RFC 4648, section 10, without padding.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void A_secret_is_written_in_base_32(string bytes, string text) => TimeCodes.Text(Encoding.ASCII.GetBytes(bytes)).ShouldBe(text);
}
