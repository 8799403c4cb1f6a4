using Postroad.Smtp.Protocol;

namespace Postroad.Smtp.Server.Sessions.Verbs;

/// <summary>STARTTLS (RFC 3207).</summary>
internal static class SecurityVerbs
{
    public static async ValueTask<Reply?> StartTlsAsync(ServerSession session)
    {
        if (session.Facts.TlsProtocol is not null)
            return Replies.BadSequence;
        if (session.Listener.Tls is not (TlsUse.Offered or TlsUse.Required) || session.Server.Certificates is null)
            return Replies.NotImplemented;
        if (session.Wire.Input.RawLength > 0)
        {
            // Whoever pipelines here wants clear text to be taken for what came over TLS.
            session.CloseAfterReply();
            return Replies.PipelinedStartTls;
        }
        if (await session.AskBeforeAsync(SessionStep.StartTls).ConfigureAwait(false) is { } refusal)
            return refusal;
        session.Write(Replies.ReadyForTls);
        await session.FlushAsync().ConfigureAwait(false);
        await session.SecureAsync().ConfigureAwait(false);
        // RFC 3207 §4.2: whatever was said in clear counts no more, a login neither.
        session.Facts = session.Facts with { User = null };
        session.Forget();
        return null;
    }
}
