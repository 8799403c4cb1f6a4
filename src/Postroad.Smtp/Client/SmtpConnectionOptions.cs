using System.Net;
using Postroad.Smtp.Client.Capabilities;
using Postroad.Smtp.Client.Tls;
using Postroad.Smtp.Client.Transcripts;
using Postroad.Smtp.Transport.Dialing;

namespace Postroad.Smtp.Client;

/// <summary>Whom a session speaks to, and how.</summary>
public sealed record SmtpConnectionOptions
{
    /// <summary>The name or address of the server. It is looked up unless <see cref="Address"/> is given, and the certificate must be valid for it.</summary>
    public required string Host { get; init; }

    /// <summary>The port. Default 25; submission has 587, and 465 with TLS from the first octet.</summary>
    public int Port { get; init; } = 25;

    /// <summary>Where to connect, when the caller has looked the host up. Null: the dialer looks it up.</summary>
    public EndPoint? Address { get; init; }

    /// <summary>TLS: how much, and whom to trust.</summary>
    public TlsSettings Tls { get; init; } = new();

    /// <summary>Our name in EHLO: a domain name or an address literal (RFC 5321 §4.1.1.1). Null: the machine's full name, or the literal of our own end.</summary>
    public string? LocalName { get; init; }

    /// <summary>Speaks LMTP: LHLO, and one reply a recipient behind the final dot (RFC 2033). Default false.</summary>
    public bool IsLmtp { get; init; }

    /// <summary>Allows AUTH over a connection in clear to a host that is not this machine. Default false.</summary>
    public bool AllowAuthInClear { get; init; }

    /// <summary>Whether a message that fits in one write is sent by BDAT together with its envelope where the server offers CHUNKING and PIPELINING: one round trip instead of two. Default true.</summary>
    public bool UseChunking { get; init; } = true;

    /// <summary>What is known of servers that do not keep what they offer; sessions read it and add to it. Null: nothing is remembered.</summary>
    public ServerMemory? Memory { get; init; }

    /// <summary>How long to wait for each step.</summary>
    public SmtpTimeouts Timeouts { get; init; } = SmtpTimeouts.Default;

    /// <summary>How connections are made. Default over TCP from any local address.</summary>
    public IDialer Dialer { get; init; } = DirectDialer.Default;

    /// <summary>The clock of the time-outs and the transcript.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Called with each line of the session, in order. Secrets are never in it, content only where <see cref="TranscriptHasContent"/> asks for it. Null: nobody listens.</summary>
    public Action<TranscriptEntry>? Transcript { get; init; }

    /// <summary>Whether the listener is told the content of messages too, line by line. Never kept in the transcript of an exception. Default false.</summary>
    public bool TranscriptHasContent { get; init; }

    /// <summary>As messages name the server: <c>mail.example.com:587</c>.</summary>
    public override string ToString() => $"{Host}:{Port}";
}
