using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Postroad.Client;

/// <summary>Sends a stream of messages with several workers. Each takes the next message when it is done with the last, so no more are in memory than are under way.</summary>
internal sealed class BulkRun(MailSender sender, SenderSettings settings, BulkOptions options) : IDisposable
{
    private readonly TimeProvider _time = settings.Options.TimeProvider;
    private readonly RateLimiter _limiter = new(options.Rate, settings.Options.TimeProvider);
    private readonly SemaphoreSlim _source = new(1, 1);
    private long _began;
    private long _told;
    private int _sent;
    private int _failed;

    public async IAsyncEnumerable<SendResult> RunAsync(IAsyncEnumerable<Email> emails, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _began = _time.GetTimestamp();
        var workers = Math.Max(1, options.MaxConnections ?? settings.Pool);
        var results = Channel.CreateBounded<SendResult>(new BoundedChannelOptions(workers) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var messages = emails.GetAsyncEnumerator(stop.Token);
        var work = WorkAsync(workers, messages, results.Writer, stop.Token);
        try
        {
            await foreach (var result in results.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                Count(result);
                yield return result;
            }
        }
        finally
        {
            // The caller may have left early: what is under way ends, nothing new begins.
            await stop.CancelAsync().ConfigureAwait(false);
            await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await messages.DisposeAsync().ConfigureAwait(false);
            Dispose();
        }
        Tell(isLast: true);
        await work.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private async Task WorkAsync(int workers, IAsyncEnumerator<Email> messages, ChannelWriter<SendResult> results, CancellationToken stop)
    {
        Exception? trouble = null;
        try
        {
            await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => SendAsync(messages, results, stop))).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            trouble = e;
            throw;
        }
        finally
        {
            results.TryComplete(trouble);
        }
    }

    private async Task SendAsync(IAsyncEnumerator<Email> messages, ChannelWriter<SendResult> results, CancellationToken stop)
    {
        while (await NextAsync(messages, stop).ConfigureAwait(false) is { } email)
        {
            await _limiter.WaitAsync(stop).ConfigureAwait(false);
            await results.WriteAsync(await TryAsync(email, stop).ConfigureAwait(false), stop).ConfigureAwait(false);
        }
    }

    private async Task<Email?> NextAsync(IAsyncEnumerator<Email> messages, CancellationToken stop)
    {
        await _source.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            return await messages.MoveNextAsync().ConfigureAwait(false) ? messages.Current : null;
        }
        finally
        {
            _source.Release();
        }
    }

    /// <summary>A message that cannot be sent as it is fails alone.</summary>
    private async Task<SendResult> TryAsync(Email email, CancellationToken stop)
    {
        try
        {
            return await sender.TrySendAsync(email, stop).ConfigureAwait(false);
        }
        catch (MailContentException e)
        {
            return new SendResult { Accepted = [], Rejected = [], Email = email, Error = e, Server = sender.Server };
        }
    }

    private void Count(SendResult result)
    {
        if (result.IsComplete)
            _sent++;
        else
            _failed++;
        if (_time.GetElapsedTime(_told) >= options.ProgressInterval || _told == 0)
            Tell(isLast: false);
    }

    private void Tell(bool isLast)
    {
        if (options.Progress is null)
            return;
        _told = _time.GetTimestamp();
        var elapsed = _time.GetElapsedTime(_began);
        var done = _sent + _failed;
        var rate = elapsed > TimeSpan.Zero ? done / elapsed.TotalSeconds : 0;
        TimeSpan? eta = isLast ? TimeSpan.Zero : options.Total is { } total && rate > 0 ? TimeSpan.FromSeconds(Math.Max(0, total - done) / rate) : null;
        options.Progress.Report(new BulkProgress(_sent, _failed, options.Total, rate, eta, sender.Connections, elapsed));
    }
}
