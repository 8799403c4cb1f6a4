using Postroad.Mail.Dns;

namespace Postroad.Mail.Tests;

/// <summary>A resolver that never answers.</summary>
internal sealed class SilentResolver : IDnsResolver
{
    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async ValueTask<DnsAnswer> ResolveAsync(string name, DnsType type, CancellationToken cancellationToken)
    {
        Asked.TrySetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        return DnsAnswer.NxDomain();
    }
}
