using Microsoft.Extensions.Time.Testing;
using Postroad.Mta.Receiving.Senders;

namespace Postroad.Mta.Tests.Senders;

/// <summary>How long mail waits for a DNS that answers, that does not, and of which nothing is known yet.</summary>
public sealed class DnsPatienceTests : IDisposable
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(3);

    private readonly FakeTimeProvider _clock = new();
    private readonly SemaphoreSlim _asked = new(0);
    private readonly DnsPatience _patience;
    private TaskCompletionSource<bool> _question = new();

    public DnsPatienceTests() => _patience = new DnsPatience(_ =>
    {
        _question = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked.Release();
        return _question.Task;
    }, Budget, _clock);

    public void Dispose() => _asked.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_nothing_is_known_a_message_waits_for_the_rest_of_the_first_budget()
    {
        _patience.Ask();
        await _asked.WaitAsync(Token);
        Assert.Equal(Budget, _patience.Next());
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(1), _patience.Next());
        _clock.Advance(TimeSpan.FromSeconds(1));
        await _patience.Settled;
        Assert.Equal(TimeSpan.Zero, _patience.Next());
    }

    [Fact]
    public async Task A_silent_dns_costs_no_message_a_wait_and_is_asked_again_in_the_background()
    {
        _patience.Ask();
        await AnswerAsync(false);
        Assert.Equal(TimeSpan.Zero, _patience.Next());
        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(TimeSpan.Zero, _patience.Next());
        Assert.Equal(0, _asked.CurrentCount);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.Zero, _patience.Next());
        await AnswerAsync(true);
        Assert.Equal(Budget, _patience.Next());
    }

    [Fact]
    public async Task A_sender_with_a_slow_name_server_spoils_nothing_for_others()
    {
        _patience.Ask();
        await AnswerAsync(true);
        _patience.RanOut();
        Assert.Equal(Budget, _patience.Next());
        await AnswerAsync(true);
        Assert.Equal(Budget, _patience.Next());
    }

    [Fact]
    public async Task A_wait_in_vain_ends_patience_where_the_dns_answers_nothing_at_all()
    {
        _patience.Ask();
        await AnswerAsync(true);
        _patience.RanOut();
        await _asked.WaitAsync(Token);
        _clock.Advance(Budget);
        await _patience.Settled;
        Assert.Equal(TimeSpan.Zero, _patience.Next());
    }

    private async Task AnswerAsync(bool isAlive)
    {
        await _asked.WaitAsync(Token);
        _question.SetResult(isAlive);
        await _patience.Settled;
    }
}
