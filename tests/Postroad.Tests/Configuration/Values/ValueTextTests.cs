using Postroad.Configuration.Values;

namespace Postroad.Tests.Configuration.Values;

public sealed class ValueTextTests
{
    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("30s", 30)]
    [InlineData("5m", 300)]
    [InlineData("1h30m", 5400)]
    [InlineData("1.5h", 5400)]
    [InlineData("5d", 432_000)]
    [InlineData("2w", 1_209_600)]
    [InlineData("0s", 0)]
    public void A_duration_is_read(string text, double seconds)
    {
        Assert.True(DurationText.TryParse(text, out var value));
        Assert.Equal(TimeSpan.FromSeconds(seconds), value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("m")]
    [InlineData("5 m")]
    [InlineData("5y")]
    [InlineData("-5m")]
    [InlineData("1.2.3s")]
    [InlineData("99999999999999999999d")]
    [InlineData("5M")]
    public void What_is_no_duration_is_refused(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Theory]
    [InlineData("4096", 4096)]
    [InlineData("25MiB", 26_214_400)]
    [InlineData("25 mib", 26_214_400)]
    [InlineData("1.5KiB", 1536)]
    [InlineData("10MB", 10_000_000)]
    [InlineData("0", 0)]
    public void A_size_is_read(string text, long octets)
    {
        Assert.True(SizeText.TryParse(text, out var value));
        Assert.Equal(octets, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MiB")]
    [InlineData("-1")]
    [InlineData("5 apples")]
    [InlineData("99999999999TiB")]
    public void What_is_no_size_is_refused(string text) => Assert.False(SizeText.TryParse(text, out _));

    [Fact]
    public void A_duration_is_written_as_it_is_read() => CsCheck.Check.Sample(CsCheck.Gen.Long[0, 90L * 24 * 3600 * 1000], ms =>
        DurationText.TryParse(DurationText.Format(TimeSpan.FromMilliseconds(ms)), out var read) && read == TimeSpan.FromMilliseconds(ms));

    [Fact]
    public void A_size_is_written_as_it_is_read() => CsCheck.Check.Sample(CsCheck.Gen.Long[0, 1L << 50], octets =>
        SizeText.TryParse(SizeText.Format(octets), out var read) && read == octets);
}
