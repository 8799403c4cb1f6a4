using System.IO.Pipelines;
using Postroad.Mail.Addresses;
using Postroad.Smtp.Protocol;

namespace Postroad.Smtp.Server;

/// <summary>
/// What a server does with mail. One instance serves all sessions at once. Each stage returns a reply; the session writes it.
/// Syntax, order, TLS, AUTH and limits are settled before a handler is asked.
/// </summary>
public interface IMailHandler
{
    /// <summary>A client connected. A reply of 4xx or 5xx refuses it; null greets it.</summary>
    ValueTask<Reply?> ConnectAsync(SmtpSession session, CancellationToken cancellationToken) => new((Reply?)null);

    /// <summary>HELO, EHLO or LHLO. A reply of 4xx or 5xx refuses; null goes on.</summary>
    ValueTask<Reply?> GreetAsync(SmtpSession session, CancellationToken cancellationToken) => new((Reply?)null);

    /// <summary>AUTH: the client has proven to be <see cref="SmtpSession.User"/>. A reply of 4xx or 5xx refuses the login all the same; null goes on.</summary>
    ValueTask<Reply?> AuthAsync(SmtpSession session, CancellationToken cancellationToken) => new((Reply?)null);

    /// <summary>MAIL: opens a transaction where the reply is positive.</summary>
    ValueTask<Reply> MailAsync(SmtpSession session, ReversePath sender, MailParameters parameters, CancellationToken cancellationToken);

    /// <summary>RCPT: adds a recipient where the reply is positive.</summary>
    ValueTask<Reply> RcptAsync(MailTransaction transaction, Recipient recipient, CancellationToken cancellationToken);

    /// <summary>
    /// DATA, or the first BDAT: reads the content to its end and answers. The octets are those of the message, without dot-stuffing;
    /// lines end in CRLF (BODY=BINARYMIME: any octets). Reading throws <see cref="MessageRefusedException"/> where the session refuses
    /// the content (bare CR or LF, a line too long, too big, a lost connection): let it fly and keep nothing; the session answers.
    /// A 2xx promises that the message is safe.
    /// </summary>
    ValueTask<DataReply> DataAsync(MailTransaction transaction, PipeReader content, CancellationToken cancellationToken);
}
