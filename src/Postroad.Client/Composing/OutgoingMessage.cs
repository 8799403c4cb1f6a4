using System.Collections.Immutable;
using Postroad.Mail.Addresses;
using Postroad.Smtp.Client.Capabilities;
using Postroad.Smtp.Protocol;

namespace Postroad.Client;

/// <summary>A message on its way: its envelope, and its octets as a server can take them.</summary>
internal abstract class OutgoingMessage(Envelope envelope) : IDisposable
{
    public ReversePath Sender => envelope.Sender;

    public ImmutableArray<Recipient> Recipients { get; } = envelope.ToRecipients();

    public DeliveryRequests Requests => envelope.Requests;

    protected bool IsBinary => envelope.IsBinary;

    /// <summary>The Message-ID without angle brackets, where it is known.</summary>
    public string? MessageId { get; init; }

    public Email? Email { get; init; }

    /// <summary>Whether the octets can be had another time.</summary>
    public abstract bool CanOpenAgain { get; }

    /// <summary>The parameters of MAIL for a server that offers this.</summary>
    public abstract MailParameters ParametersFor(ServerCapabilities server);

    /// <summary>The octets for a server that offers this, from the first one on.</summary>
    /// <exception cref="MailContentException">The server cannot take them, and they must not be changed.</exception>
    public abstract Stream OpenFor(ServerCapabilities server);

    public abstract void Dispose();
}
