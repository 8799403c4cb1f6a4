using Postroad.Smtp.Client;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Server;
using Postroad.Smtp.Server.Messages;

namespace TinyRelay;

/// <summary>Hands each message on while its sender waits, and answers with what the next hop said: it keeps nothing, so it can lose nothing.</summary>
internal sealed class RelayHandler(SmtpConnectionOptions nextHop) : MessageHandler
{
    protected override async ValueTask<DataReply> MessageAsync(MailTransaction transaction, SpooledContent content, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await SmtpConnection.ConnectAsync(nextHop, cancellationToken);
            await using var stream = content.OpenStream();
            var outcome = await connection.SendAsync(transaction.Sender, transaction.Parameters, transaction.Recipients, stream, cancellationToken);
            await connection.QuitAsync(cancellationToken);
            return Answer(outcome);
        }
        catch (SmtpSessionException unreachable)
        {
            Console.Error.WriteLine(unreachable.Message);
            return Replies.ProcessingError;
        }
    }

    // All, or another try for all: a sender has one answer, and nobody here could write a report later.
    private static Reply Answer(SendOutcome outcome) =>
        outcome.Recipients.FirstOrDefault(static one => one.IsTemporary) is { } later ? later.Reply ?? Replies.ProcessingError
        : outcome.Recipients.FirstOrDefault(static one => !one.IsAccepted) is { Reply: { } refusal } ? refusal
        : outcome.FinalReply ?? Replies.MessageOk;
}
