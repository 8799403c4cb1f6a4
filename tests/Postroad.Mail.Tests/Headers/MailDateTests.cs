using System.Globalization;
using System.Text;
using CsCheck;
using Postroad.Mail.Headers;

namespace Postroad.Mail.Tests.Headers;

public sealed class MailDateTests
{
    [Theory]
    [InlineData("2026-11-26T00:17:56+00:00", "Thu, 26 Nov 2026 00:17:56 +0000")]
    [InlineData("2026-01-02T03:04:05-09:30", "Fri, 2 Jan 2026 03:04:05 -0930")]
    [InlineData("2024-02-29T23:59:59+05:45", "Thu, 29 Feb 2024 23:59:59 +0545")]
    public void A_time_is_written_as_the_grammar_has_it(string time, string expected)
    {
        var value = DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
        Assert.Equal(expected, MailDate.Format(value));
    }

    // The obsolete ones are of RFC 5322 appendix A.6.2 and §4.3.
    [Theory]
    [InlineData("Fri, 21 Nov 1997 09:55:06 -0600", "1997-11-21T09:55:06-06:00")]
    [InlineData(" 1 Jul 2003 10:52:37 +0200", "2003-07-01T10:52:37+02:00")]
    [InlineData("21 Nov 97 09:55:06 GMT", "1997-11-21T09:55:06+00:00")]
    [InlineData("Thu,\r\n      13\r\n        Feb\r\n          1969\r\n      23:32\r\n               -0330 (Newfoundland Time)", "1969-02-13T23:32:00-03:30")]
    [InlineData("Thu, 26 Nov 26 00:00 EST", "2026-11-26T00:00:00-05:00")]
    [InlineData("26 Nov 126 00:00:00 Z", "2026-11-26T00:00:00+00:00")]
    [InlineData("26 Nov 2026 00 : 00 : 00 (a (nested) \\) comment) +0000", "2026-11-26T00:00:00+00:00")]
    [InlineData("31 Dec 2016 23:59:60 +0000", "2016-12-31T23:59:59+00:00")]
    [InlineData("26 NOV 2026 00:00:00 -0000", "2026-11-26T00:00:00+00:00")]
    public void Times_are_read(string text, string expected)
    {
        Assert.True(MailDate.TryParse(Encoding.ASCII.GetBytes(text), out var time));
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), time);
    }

    [Theory]
    [InlineData("")]
    [InlineData("today")]
    [InlineData("Thu 26 Nov 2026 00:00:00 +0000")]
    [InlineData("31 Feb 2026 00:00:00 +0000")]
    [InlineData("0 Nov 2026 00:00:00 +0000")]
    [InlineData("26 Nov 2026 24:00:00 +0000")]
    [InlineData("26 Nov 2026 00:60:00 +0000")]
    [InlineData("26 Nov 2026 00:00:61 +0000")]
    [InlineData("26 Nov 2026 00:00:00")]
    [InlineData("26 Nov 2026 00:00:00 +00")]
    [InlineData("26 Nov 2026 00:00:00 +1500")]
    [InlineData("26 Nov 2026 00:00:00 +0060")]
    [InlineData("26 Nov 20266 00:00:00 +0000")]
    [InlineData("1 Jan 0001 00:00:00 +0100")]
    [InlineData("31 Dec 9999 23:59:59 -0100")]
    [InlineData("26 Nov 2026 00:00:00 +0000 (")]
    [InlineData("26 Nov 2026 00:00:00 +0000 x")]
    public void What_is_no_time_is_refused(string text) => Assert.False(MailDate.TryParse(Encoding.ASCII.GetBytes(text), out _));

    [Fact]
    public void Every_time_reads_back() =>
        Gen.Select(Gen.Long[0, 253402300799], Gen.Int[-840, 840]).Where((seconds, offset) => seconds > 60_000 && seconds < 253402200000).Sample((seconds, offset) =>
        {
            var time = DateTimeOffset.FromUnixTimeSeconds(seconds).ToOffset(TimeSpan.FromMinutes(offset));
            Assert.True(MailDate.TryParse(Encoding.ASCII.GetBytes(MailDate.Format(time)), out var read));
            Assert.Equal(time, read);
            Assert.Equal(time.Offset, read.Offset);
        }, iter: 2_000);

    [Fact]
    public void Any_octets_are_read_or_refused() =>
        Gen.OneOf("26", "Nov", "2026", ":", "00", "+", "-", "0000", "(", ")", "\\", " ", "\0", "9999").Array[0, 16].Select(string.Concat)
            .Sample(text => MailDate.TryParse(Encoding.ASCII.GetBytes(text), out _) || true, iter: 10_000);
}
