using Microsoft.Extensions.Time.Testing;
using Postroad.Mail.Dns.Stub;

namespace Postroad.Mail.Tests.Dns.Stub;

public sealed class ServerSilenceTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_few_time_outs_are_no_silence()
    {
        var silence = new ServerSilence(_time);
        for (var i = 1; i < ServerSilence.Threshold; i++)
            silence.TimedOut();
        Assert.All(Enumerable.Range(0, 100), _ => Assert.True(silence.MayAsk()));
    }

    [Fact]
    public void In_silence_one_question_a_second_goes_out()
    {
        var silence = Silent();
        for (var second = 0; second < 5; second++)
        {
            Assert.True(silence.MayAsk());
            Assert.All(Enumerable.Range(0, 100), _ => Assert.False(silence.MayAsk()));
            silence.TimedOut();
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public void One_reply_ends_it()
    {
        var silence = Silent();
        Assert.True(silence.MayAsk());
        Assert.False(silence.MayAsk());
        silence.Heard();
        Assert.All(Enumerable.Range(0, 100), _ => Assert.True(silence.MayAsk()));
        silence.TimedOut();
        Assert.True(silence.MayAsk());
    }

    private ServerSilence Silent()
    {
        var silence = new ServerSilence(_time);
        for (var i = 0; i < ServerSilence.Threshold; i++)
            silence.TimedOut();
        return silence;
    }
}
