using System.Collections.Immutable;
using Postroad.Mail.Addresses;
using Postroad.Smtp.Protocol;

namespace Postroad.Client;

/// <summary>Who sends and who receives, apart from what the message's header says.</summary>
public sealed class Envelope
{
    /// <summary>An envelope.</summary>
    /// <param name="from">The reverse-path: where reports go. Empty for a message that must never be answered by one.</param>
    /// <param name="recipients">At least one address.</param>
    /// <exception cref="MailContentException">One of them is no address, or there is no recipient.</exception>
    public Envelope(string from, IEnumerable<string> recipients)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(recipients);
        Sender = from.Length == 0 ? ReversePath.Null : ReversePath.Of(EmailAddress.Parse(from).Mailbox);
        Mailboxes = [.. recipients.Select(r => EmailAddress.Parse(r).Mailbox).Distinct()];
        if (Mailboxes.IsEmpty)
            throw new MailContentException("A message needs a recipient.", "Set To, Cc or Bcc, or name recipients in the envelope.");
    }

    internal Envelope(ReversePath sender, IEnumerable<Mailbox> recipients)
    {
        (Sender, Mailboxes) = (sender, [.. recipients.Distinct()]);
        if (Mailboxes.IsEmpty)
            throw new MailContentException("A message needs a recipient.", "Set To, Cc or Bcc, or name recipients in the envelope.");
    }

    /// <summary>The reverse-path; empty for the null one.</summary>
    public string From => Sender.ToString();

    /// <summary>The recipients, each once.</summary>
    public IReadOnlyList<string> Recipients => [.. Mailboxes.Select(m => m.ToString())];

    /// <summary>What is asked of the servers on the way.</summary>
    public DeliveryRequests Requests { get; init; } = DeliveryRequests.None;

    internal ReversePath Sender { get; }

    internal ImmutableArray<Mailbox> Mailboxes { get; }

    internal ImmutableArray<Recipient> ToRecipients()
    {
        var parameters = Requests.Notify == DsnNotify.Unspecified ? RecipientParameters.None : new RecipientParameters(Requests.Notify, null);
        return ImmutableArray.CreateRange(Mailboxes, static (mailbox, p) => new Recipient(mailbox, p), parameters);
    }
}
