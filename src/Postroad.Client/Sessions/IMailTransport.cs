using System.Collections.Immutable;
using Postroad.Smtp.Protocol;

namespace Postroad.Client;

/// <summary>One way for messages to leave: a server, a folder, the mail exchangers, or nowhere.</summary>
internal interface IMailTransport : IAsyncDisposable
{
    /// <summary>As results name it.</summary>
    string Name { get; }

    /// <summary>Connections that are open.</summary>
    int Connections { get; }

    /// <summary>Tries once to bring a message to these of its recipients.</summary>
    /// <exception cref="Postroad.Smtp.Client.SmtpSessionException">No session could begin: nothing was sent.</exception>
    /// <exception cref="AttemptCanceledException">The caller gave up in the middle.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up before anything was said of this message.</exception>
    ValueTask<AttemptOutcome> TryAsync(OutgoingMessage message, ImmutableArray<Recipient> recipients, CancellationToken cancellationToken);

    /// <summary>Whether messages would leave now; for health checks.</summary>
    ValueTask CheckAsync(CancellationToken cancellationToken);
}
