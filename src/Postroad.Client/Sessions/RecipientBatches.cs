using System.Collections.Immutable;
using Postroad.Mail.Addresses;
using Postroad.Smtp.Client.Capabilities;
using Postroad.Smtp.Protocol;

namespace Postroad.Client;

/// <summary>Deals recipients out to transactions, by the number and by the domains that one may have (LIMITS, RFC 9422 §4). The order is kept where the domains allow it.</summary>
internal static class RecipientBatches
{
    public static IReadOnlyList<ImmutableArray<Recipient>> Of(ImmutableArray<Recipient> recipients, int mostRecipients, ServerLimits limits)
    {
        var most = Math.Max(1, Math.Min(mostRecipients, limits.RecipientsPerMessage ?? int.MaxValue));
        if (limits.DomainsPerMessage is not { } domains)
            return recipients.Length <= most ? [recipients] : [.. recipients.Chunk(most).Select(chunk => chunk.ToImmutableArray())];
        var batches = new List<ImmutableArray<Recipient>>();
        var batch = ImmutableArray.CreateBuilder<Recipient>();
        var seen = new HashSet<MailDomain>();
        // Those of one domain stand together, so that as few transactions as possible touch it.
        foreach (var recipient in recipients.GroupBy(r => r.Mailbox.Domain).SelectMany(domain => domain))
        {
            if (batch.Count == most || (seen.Count == domains && !seen.Contains(recipient.Mailbox.Domain)))
            {
                batches.Add(batch.DrainToImmutable());
                seen.Clear();
            }
            seen.Add(recipient.Mailbox.Domain);
            batch.Add(recipient);
        }
        batches.Add(batch.DrainToImmutable());
        return batches;
    }
}
