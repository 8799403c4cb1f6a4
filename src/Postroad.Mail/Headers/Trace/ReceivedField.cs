using System.Buffers;
using System.Net;
using System.Text;
using Postroad.Mail.Addresses;

namespace Postroad.Mail.Headers.Trace;

/// <summary>The trace that a server adds at the top of what it takes (RFC 5321 §4.4). Whatever the client sent goes into it in a form that cannot end the line.</summary>
public sealed record ReceivedField
{
    private const int MaxHeloOctets = 255;

    /// <summary>What the client called itself in HELO, EHLO or LHLO; null leaves the whole <c>from</c> clause out.</summary>
    public string? Helo { get; init; }

    /// <summary>The address that the client came from.</summary>
    public IPAddress? ClientAddress { get; init; }

    /// <summary>The name of that address by DNS, where it was looked up and leads back to it.</summary>
    public DomainName? ClientName { get; init; }

    /// <summary>The name of this host.</summary>
    public required DomainName By { get; init; }

    /// <summary>How the message came.</summary>
    public TransmissionType Transmission { get; init; } = TransmissionType.Extended;

    /// <summary>The queue id; a run of characters that an atom may hold (RFC 5322 §3.2.3).</summary>
    public string? Id { get; init; }

    /// <summary>The recipient; only where there is one alone, since others must not learn of one another (RFC 5321 §7.2).</summary>
    public Mailbox? For { get; init; }

    /// <summary>The cipher suite, for the clause <c>tls</c> (RFC 8314 §4.3): <c>TLS_AES_256_GCM_SHA384</c>.</summary>
    public string? TlsCipher { get; init; }

    /// <summary>When the message was taken.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Writes the field with its CRLF, a clause or two a line.</summary>
    // Time-stamp-line = "Received:" FWS Stamp; Stamp = From-domain By-domain Opt-info [CFWS] ";" FWS date-time
    public void Write(IBufferWriter<byte> target)
    {
        var text = new StringBuilder("Received:");
        if (Helo is not null)
            text.Append(" from ").Append(SafeHelo(Helo)).Append(TcpInfo()).Append("\r\n\t");
        else
            text.Append(' ');
        text.Append("by ").Append(By.Ascii).Append(" with ").Append(WithKeyword.Of(Transmission));
        if (Atom(Id) is { } id)
            text.Append("\r\n\tid ").Append(id);
        if (For is not null)
            text.Append("\r\n\tfor <").Append(For).Append('>');
        if (Atom(TlsCipher) is { } cipher)
            text.Append("\r\n\ttls ").Append(cipher);
        text.Append(";\r\n\t").Append(MailDate.Format(Time)).Append("\r\n");
        Encoding.UTF8.GetBytes(text.ToString(), target);
    }

    // TCP-info = address-literal / ( Domain FWS address-literal )
    private string TcpInfo()
    {
        if (ClientAddress is null)
            return "";
        var address = new MailDomain(ClientAddress.IsIPv4MappedToIPv6 ? ClientAddress.MapToIPv4() : ClientAddress);
        return ClientName is null ? $" ({address})" : $" ({ClientName.Ascii} {address})";
    }

    // Extended-Domain begins with a Domain or a literal. Clients send much else; what neither of them may hold becomes a question mark.
    private static string SafeHelo(string helo)
    {
        if (helo.Length == 0)
            return "unknown";
        var kept = helo.AsSpan(0, Math.Min(helo.Length, MaxHeloOctets)).ToArray();
        for (var i = 0; i < kept.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(kept[i]) && kept[i] is not ('.' or '-' or '_' or '[' or ']' or ':'))
                kept[i] = '?';
        }
        return new string(kept);
    }

    private static string? Atom(string? text) =>
        string.IsNullOrEmpty(text) ? null : string.Concat(text.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'));
}
