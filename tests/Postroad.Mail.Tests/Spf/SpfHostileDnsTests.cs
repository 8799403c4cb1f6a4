using System.Net;
using Microsoft.Extensions.Time.Testing;
using Postroad.Mail.Spf;

namespace Postroad.Mail.Tests.Spf;

public sealed class SpfHostileDnsTests
{
    private static readonly SpfRequest Request = new(IPAddress.Parse("192.0.2.1"), "helo.example", "ada@example.com");

    [Fact]
    public async Task A_resolver_that_never_answers_is_a_temporary_error_after_the_time_limit()
    {
        var time = new FakeTimeProvider();
        var silence = new SilentResolver();
        var verdict = new SpfEvaluator(silence, time: time).EvaluateAsync(Request, TestContext.Current.CancellationToken);
        await silence.Asked.Task;
        time.Advance(TimeSpan.FromSeconds(21));
        Assert.Equal(SpfResult.TempError, (await verdict).Result);
    }

    [Fact]
    public async Task The_caller_can_end_the_wait()
    {
        using var stop = new CancellationTokenSource();
        var silence = new SilentResolver();
        var verdict = new SpfEvaluator(silence).EvaluateAsync(Request, stop.Token);
        await silence.Asked.Task;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await verdict);
    }

    [Fact]
    public async Task A_huge_record_is_read_in_time_that_grows_with_its_length()
    {
        var zone = TestZone.Of("example.com TXT v=spf1 " + string.Concat(Enumerable.Repeat("ip4:198.51.100.1 ", 3800)) + "-all");
        Assert.Equal(SpfResult.Fail, (await new SpfEvaluator(zone).EvaluateAsync(Request, TestContext.Current.CancellationToken)).Result);
    }

    [Fact]
    public async Task A_name_that_grows_without_end_is_cut_to_what_the_dns_holds()
    {
        var macros = string.Concat(Enumerable.Repeat("%{s}.%{d}.", 400));
        var zone = TestZone.Of($"example.com TXT v=spf1 exists:{macros}example.com ~all");
        Assert.Equal(SpfResult.SoftFail, (await new SpfEvaluator(zone).EvaluateAsync(Request, TestContext.Current.CancellationToken)).Result);
        Assert.All(zone.Questions, q => Assert.InRange(q.Split(' ')[0].Length, 1, 253));
    }

    [Fact]
    public async Task A_record_that_includes_itself_is_told_in_one_sentence()
    {
        var verdict = await new SpfEvaluator(TestZone.Of("example.com TXT v=spf1 include:example.com -all")).EvaluateAsync(Request, TestContext.Current.CancellationToken);
        Assert.Equal((SpfResult.PermError, "'include:example.com' in the record of example.com: more than 10 terms that ask the DNS (RFC 7208 §4.6.4)"), (verdict.Result, verdict.Reason));
    }
}
