using Postroad.Mail.Addresses;
using Postroad.Smtp.Client;
using Postroad.Smtp.Client.Capabilities;
using Postroad.Smtp.Client.Tls;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Delivery.Hops;

/// <summary>A session over a real connection.</summary>
internal sealed class SmtpHopSession(SmtpConnection connection, string relay) : IHopSession
{
    /// <inheritdoc/>
    public string Relay => relay;

    /// <inheritdoc/>
    public ServerCapabilities Capabilities => connection.Capabilities;

    /// <summary>How it is protected; null in clear.</summary>
    public TlsFacts? Tls => connection.Tls;

    /// <inheritdoc/>
    public int Transactions => connection.Transactions;

    /// <inheritdoc/>
    public bool IsUsable => connection.IsUsable && !connection.HasUnexpectedInput();

    /// <inheritdoc/>
    public ValueTask<SendOutcome> SendAsync(ReversePath sender, MailParameters parameters, IReadOnlyList<Recipient> recipients, Stream content, CancellationToken cancellationToken) =>
        connection.SendAsync(sender, connection.User is null ? parameters with { SubmittedBy = null } : parameters, recipients, content, cancellationToken);

    /// <inheritdoc/>
    public ValueTask QuitAsync(CancellationToken cancellationToken) => connection.QuitAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
