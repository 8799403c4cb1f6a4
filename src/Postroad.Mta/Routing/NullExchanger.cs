using Postroad.Mail.Addresses;
using Postroad.Mail.Dns;

namespace Postroad.Mta.Routing;

/// <summary>Whether a domain says that it takes no mail (RFC 7505). Asked while a client waits, so only for a moment: no answer is no.</summary>
internal sealed class NullExchanger(IDnsResolver resolver, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public async ValueTask<bool> IsNullAsync(DomainName domain, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var answer = await resolver.ResolveAsync(domain.Ascii, DnsType.Mx, both.Token);
            return !answer.Records.IsDefaultOrEmpty && answer.Records.All(static r => r is DnsRecord.MailExchange { Exchange: "" });
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
