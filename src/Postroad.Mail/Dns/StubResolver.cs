using System.Collections.Concurrent;
using Postroad.Mail.Dns.Stub;

namespace Postroad.Mail.Dns;

/// <summary>
/// Asks recursive servers, and believes only what answers the question that was asked: by source, id, question and owner names (RFC 5452).
/// Answers are kept for their time, one question is asked once for all who wait for it, and a server that fails is passed over.
/// </summary>
public sealed class StubResolver : IDnsResolver
{
    private readonly DnsUpstream _upstream;
    private readonly DnsCache _cache;
    private readonly ConcurrentDictionary<DnsQuestion, Lazy<Task<DnsAnswer>>> _underWay = new();

    /// <summary>A resolver for the servers that the options name, or those of the machine.</summary>
    /// <param name="options">Servers, time-outs and budgets.</param>
    /// <param name="time">The clock of time-outs and of the cache.</param>
    /// <exception cref="FormatException">An entry of <see cref="DnsOptions.Servers"/> is no server.</exception>
    public StubResolver(DnsOptions options, TimeProvider time)
    {
        _upstream = new DnsUpstream(DnsServer.From(options), options, time);
        _cache = new DnsCache(options, time);
    }

    /// <summary>How many answers are kept now.</summary>
    public int CachedAnswers => _cache.Count;

    /// <inheritdoc/>
    public async ValueTask<DnsAnswer> ResolveAsync(string name, DnsType type, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var question = new DnsQuestion(name.ToLowerInvariant(), type);
        if (LocalNames.Find(question) is { } local)
            return local;
        if (_cache.TryGet(question, out var answer))
            return answer!;
        // The question goes on for the others when one of those who wait gives up; it ends by its own time-outs.
        var underWay = _underWay.GetOrAdd(question, asked => new Lazy<Task<DnsAnswer>>(() => AskAsync(asked)));
        return await underWay.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<DnsAnswer> AskAsync(DnsQuestion question)
    {
        try
        {
            var lookup = await _upstream.AskAsync(question).ConfigureAwait(false);
            _cache.Put(question, lookup);
            return lookup.Answer;
        }
        finally
        {
            _underWay.TryRemove(question, out _);
        }
    }
}
