using System.Buffers;
using Postroad.Mail.Addresses;
using Postroad.Mail.Headers;
using Postroad.Mail.Headers.Trace;
using Postroad.Mta.MailLog;
using Postroad.Smtp.Server;

namespace Postroad.Mta.Receiving;

/// <summary>The fields that we put above a message: exactly one Received, and for a submission what its program left out (RFC 5321 §4.4, RFC 6409 §8).</summary>
internal static class TraceFields
{
    private static readonly HeaderName MessageIdName = HeaderName.Parse("Message-ID");
    private static readonly HeaderName FromName = HeaderName.Parse("From");
    private static readonly HeaderName DateName = HeaderName.Parse("Date");

    /// <summary>How the message came, for the <c>with</c> clause.</summary>
    public static TransmissionType TransmissionOf(MailTransaction transaction)
    {
        var session = transaction.Session;
        return (session.IsLmtp ? TransmissionType.Lmtp : session.IsExtended ? TransmissionType.Extended : TransmissionType.Smtp)
            | (session.TlsProtocol is not null ? TransmissionType.Tls : 0)
            | (session.User is not null ? TransmissionType.Auth : 0)
            | (transaction.Parameters.SmtpUtf8 ? TransmissionType.Utf8 : 0);
    }

    /// <summary>Writes the fields.</summary>
    /// <param name="id">The message.</param>
    /// <param name="transaction">How it came.</param>
    /// <param name="header">Its own header.</param>
    /// <param name="hostname">Our name.</param>
    /// <param name="mending">What to mend; null where the mail is not ours to mend.</param>
    /// <param name="clock">Dates the fields.</param>
    /// <param name="results">What was found out about its sender, as fields; empty where nothing was.</param>
    public static ReadOnlyMemory<byte> Write(QueueId id, MailTransaction transaction, HeaderBlock header, DomainName hostname, Mending? mending, TimeProvider clock, ReadOnlyMemory<byte> results = default)
    {
        var target = new ArrayBufferWriter<byte>(512);
        var session = transaction.Session;
        var now = clock.GetUtcNow();
        new ReceivedField
        {
            Helo = mending is { HidesClient: true } ? null : session.HeloName ?? "",
            ClientAddress = session.RemoteEndPoint.Address,
            By = hostname,
            Transmission = TransmissionOf(transaction),
            Id = id.ToString(),
            For = ForClause(transaction),
            TlsCipher = session.TlsCipher,
            Time = now,
        }.Write(target);
        if (mending is not null)
        {
            Add(DateName, MailDate.Format(now));
            if (mending.Author is { } author)
                Add(FromName, $"<{author}>");
            Add(MessageIdName, mending.MessageId.ToString());
        }
        target.Write(results.Span);
        // Content that begins with white space would go on where our last field ends: an empty line makes it the body that it can only be.
        if (!header.Octets.IsEmpty && header.Octets.Span[0] is (byte)' ' or (byte)'\t')
            target.Write("\r\n"u8);
        return target.WrittenMemory;

        void Add(HeaderName name, string value)
        {
            if (!header.TryFind(name.Value, out _))
                HeaderWriter.Write(target, name, HeaderValue.Create(value));
        }
    }

    /// <summary>What is mended in a submission (RFC 6409 §8): Date, From and Message-ID are added where they are missing.</summary>
    /// <param name="Author">Who wrote it, where From does not say; null where that is not known.</param>
    /// <param name="MessageId">Its id, where it has none.</param>
    /// <param name="HidesClient">Whether Received leaves the client out.</param>
    internal sealed record Mending(Mailbox? Author, MessageId MessageId, bool HidesClient);

    // An address in UTF-8 may stand in the header of a message that came with SMTPUTF8 alone (RFC 6531 §3.7.3).
    private static Mailbox? ForClause(MailTransaction transaction) =>
        transaction.Recipients is [var only] && (transaction.Parameters.SmtpUtf8 || !only.Mailbox.IsInternational) ? only.Mailbox : null;
}
