using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Postroad.Mail.Dns;

/// <summary>Hands questions on and keeps a list of them, for whoever has to show or to count what was asked.</summary>
public sealed class RecordingResolver(IDnsResolver inner) : IDnsResolver
{
    private readonly ConcurrentQueue<DnsQuestion> _questions = new();

    /// <summary>The questions so far, in the order in which they were asked, those asked again included.</summary>
    public ImmutableArray<DnsQuestion> Questions => [.. _questions];

    /// <inheritdoc/>
    public ValueTask<DnsAnswer> ResolveAsync(string name, DnsType type, CancellationToken cancellationToken)
    {
        _questions.Enqueue(new DnsQuestion(name.ToLowerInvariant(), type));
        return inner.ResolveAsync(name, type, cancellationToken);
    }
}
