using System.Collections.Immutable;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Protocol.Commands;
using Postroad.Smtp.Protocol.Content;
using Postroad.Smtp.Server.Health;
using Postroad.Smtp.Server.Sessions.Content;

namespace Postroad.Smtp.Server.Sessions.Verbs;

/// <summary>DATA (RFC 5321 §4.1.1.4) and BDAT (RFC 3030 §2).</summary>
internal static class ContentVerbs
{
    public static async ValueTask<Reply?> DataAsync(ServerSession session)
    {
        if (session.State != SessionState.Rcpt)
            return Replies.NoValidRecipients;
        var transaction = session.Transaction!;
        // RFC 3030 §3: binary content comes by BDAT alone.
        if (transaction.Parameters.Body == BodyType.BinaryMime)
            return Replies.BadSequence;
        if (await session.AskBeforeAsync(SessionStep.Data).ConfigureAwait(false) is { } refusal)
            return refusal;
        session.Write(Replies.StartData);
        var content = new DataContent(session, new ContentRules(session.Listener.TextLine, false), session.Server.Options.Limits.MessageSize);
        var answer = await ReceiveAsync(session, transaction, content).ConfigureAwait(false);
        return Answer(session, transaction, answer);
    }

    public static async ValueTask<Reply?> BdatAsync(ServerSession session, Command.Bdat bdat)
    {
        if (session.State != SessionState.Rcpt)
        {
            if (!await session.TrySkipAsync(bdat.Size).ConfigureAwait(false))
                return Replies.TooMuch;
            return session.State == SessionState.Mail ? Replies.NoValidRecipients : Replies.BadSequence;
        }
        if (await session.AskBeforeAsync(SessionStep.Data).ConfigureAwait(false) is { } refusal)
        {
            session.Reset();
            return await session.TrySkipAsync(bdat.Size).ConfigureAwait(false) ? refusal : Replies.TooMuch;
        }
        var transaction = session.Transaction!;
        var rules = new ContentRules(session.Listener.TextLine, transaction.Parameters.Body == BodyType.BinaryMime);
        var content = new ChunkContent(session, rules, session.Server.Options.Limits.MessageSize, bdat);
        var answer = await ReceiveAsync(session, transaction, content).ConfigureAwait(false);
        if (content.IsAbandoned)
        {
            session.Reset();
            // A transaction inside this one is out of order, although the one it came to disturb is gone (RFC 3030 §2).
            return session.Reader.TryPeek(out var verb) && verb == Verb.Mail && session.Reader.TryTake(out _) ? Replies.BadSequence : null;
        }
        return Answer(session, transaction, answer);
    }

    // 1. Let the handler read. 2. Read on to the end, whatever the handler did. 3. What the session refuses, no handler can accept.
    private static async ValueTask<DataReply> ReceiveAsync(ServerSession session, MailTransaction transaction, ContentReader content)
    {
        DataReply? answer = null;
        Reply? refusal = null;
        try
        {
            answer = await session.AskAsync("DATA", static (s, a) => s.Server.Handler.DataAsync(a.transaction, a.content, s.Ending), (transaction, content), Replies.ProcessingError).ConfigureAwait(false);
            await content.DrainAsync(toEnd: answer.Replies.Any(static reply => reply.IsPositive)).ConfigureAwait(false);
        }
        catch (MessageRefusedException refused)
        {
            refusal = refused.Reply;
        }
        if (refusal is { Code: not 421 })
            refusal = await DrainAsync(content).ConfigureAwait(false) ?? refusal;
        return refusal is { Code: 421 } ? refusal : content.Refusal ?? refusal ?? answer!;
    }

    private static async ValueTask<Reply?> DrainAsync(ContentReader content)
    {
        try
        {
            await content.DrainAsync(toEnd: false).ConfigureAwait(false);
            return null;
        }
        catch (MessageRefusedException tooMuch)
        {
            return tooMuch.Reply;
        }
    }

    private static Reply? Answer(ServerSession session, MailTransaction transaction, DataReply answer)
    {
        session.Reset();
        session.Budget.CountMessage();
        var replies = answer.Replies;
        SmtpServerMetrics.MessageAnswered(session.Facts.Listener, replies[0].Code);
        if (!session.Listener.Lmtp)
            return replies.FirstOrDefault(static reply => reply.IsPositive) ?? replies[0];
        // RFC 2033 §4.2: one for each recipient that was taken, in their order.
        var count = replies[0].Code == 421 ? 1 : transaction.Recipients.Length;
        for (var i = 0; i < count - 1; i++)
            session.Write(replies[Math.Min(i, replies.Length - 1)]);
        return replies[Math.Min(count, replies.Length) - 1];
    }
}
