using Postroad.Mail.Addresses;
using Postroad.Smtp.Client;
using Postroad.Smtp.Client.Capabilities;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Delivery.Hops;

/// <summary>An open session with a next hop, for one message after the other.</summary>
internal interface IHopSession : IAsyncDisposable
{
    /// <summary>Who it is, for a person: <c>mx1.example.net[192.0.2.1]:25</c>.</summary>
    string Relay { get; }

    /// <summary>What it offers.</summary>
    ServerCapabilities Capabilities { get; }

    /// <summary>How many transactions it has seen.</summary>
    int Transactions { get; }

    /// <summary>Whether another message may be tried.</summary>
    bool IsUsable { get; }

    /// <summary>Sends one message. What the server says is in the outcome.</summary>
    /// <exception cref="SendCanceledException">The stop cut it off.</exception>
    ValueTask<SendOutcome> SendAsync(ReversePath sender, MailParameters parameters, IReadOnlyList<Recipient> recipients, Stream content, CancellationToken cancellationToken);

    /// <summary>Says QUIT and closes; never throws for what the server does.</summary>
    ValueTask QuitAsync(CancellationToken cancellationToken);
}
