using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Server.Messages;

namespace Postroad.Smtp.Server.Routes;

/// <summary>
/// Gives each message to the routes of its recipients. A recipient that no route fits is refused with 550 5.1.1, so that a server of routes relays for nobody.
/// With several recipients each has its run: where one asks for another try (4xx) the whole message gets it; where some refuse and others take, it is taken.
/// </summary>
internal sealed partial class MailRoutes(IServiceScopeFactory scopes, ILogger<MailRoutes> logger) : MessageHandler
{
    private readonly List<(MailPattern Pattern, Func<InboundMail, CancellationToken, Task<Reply>> Handle)> _routes = [];

    /// <summary>Adds a route behind those that are there; the first that fits an address has it.</summary>
    public void Add(MailPattern pattern, Func<InboundMail, CancellationToken, Task<Reply>> handle) => _routes.Add((pattern, handle));

    /// <inheritdoc/>
    public override ValueTask<Reply> RcptAsync(MailTransaction transaction, Recipient recipient, CancellationToken cancellationToken) =>
        new(Find(recipient, out _) is null ? Replies.NoSuchMailbox : Replies.RecipientOk);

    /// <inheritdoc/>
    protected override async ValueTask<DataReply> MessageAsync(MailTransaction transaction, SpooledContent content, CancellationToken cancellationToken)
    {
        var scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            var replies = new List<Reply>(transaction.Recipients.Length);
            foreach (var recipient in transaction.Recipients)
            {
                var handle = Find(recipient, out var values);
                var reply = handle is null
                    ? Replies.NoSuchMailbox
                    : await handle(new InboundMail(transaction, recipient, values!, content, scope.ServiceProvider), cancellationToken).ConfigureAwait(false);
                if (!reply.IsPositive)
                    Log.NotTaken(logger, transaction.Session.Id, recipient.Mailbox.ToString(), reply);
                replies.Add(reply);
            }
            if (transaction.Session.IsLmtp)
                return DataReply.PerRecipient([.. replies]);
            return replies.Find(static reply => reply.IsTransient) ?? replies.Find(static reply => reply.IsPositive) ?? replies[0];
        }
    }

    private Func<InboundMail, CancellationToken, Task<Reply>>? Find(Recipient recipient, out MailRouteValues? values)
    {
        foreach (var (pattern, handle) in _routes)
        {
            if (pattern.TryMatch(recipient.Mailbox, out values))
                return handle;
        }
        values = null;
        return null;
    }
}
