using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Postroad.Mail.Addresses;
using Postroad.Smtp.Protocol;

namespace Postroad.Client;

/// <summary>Who sends and who receives, apart from what the message's header says.</summary>
public sealed class Envelope
{
    private ImmutableArray<Recipient> _recipients;

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

    internal Envelope(ReversePath sender, ImmutableArray<Mailbox> recipients)
    {
        (Sender, Mailboxes) = (sender, recipients);
        if (Mailboxes.Length > 1)
            Mailboxes = [.. Mailboxes.Distinct()];
        if (Mailboxes.IsEmpty)
            throw new MailContentException("A message needs a recipient.", "Set To, Cc or Bcc, or name recipients in the envelope.");
    }

    /// <summary>The reverse-path; empty for the null one.</summary>
    public string From => Sender.ToString();

    /// <summary>The recipients, each once.</summary>
    public IReadOnlyList<string> Recipients => [.. Mailboxes.Select(m => m.ToString())];

    /// <summary>What is asked of the servers on the way.</summary>
    public DeliveryRequests Requests { get; init; } = DeliveryRequests.None;

    /// <summary>
    /// Whether the octets of a raw stream go out as they are, be they lines or not (BINARYMIME, RFC 3030); a server that does not offer it does not get the message. Default false: a CR or LF
    /// that stands alone goes out as CRLF.
    /// </summary>
    public bool IsBinary { get; init; }

    internal ReversePath Sender { get; }

    internal ImmutableArray<Mailbox> Mailboxes { get; }

    internal ImmutableArray<Recipient> ToRecipients()
    {
        if (!_recipients.IsDefault)
            return _recipients;
        var parameters = Requests.Notify == DsnNotify.Unspecified ? RecipientParameters.None : new RecipientParameters(Requests.Notify, null);
        var recipients = new Recipient[Mailboxes.Length];
        for (var i = 0; i < recipients.Length; i++)
            recipients[i] = new Recipient(Mailboxes[i], parameters);
        return _recipients = ImmutableCollectionsMarshal.AsImmutableArray(recipients);
    }
}
