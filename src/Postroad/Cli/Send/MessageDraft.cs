using MimeKit;
using MimeKit.Utils;

namespace Postroad.Cli.Send;

/// <summary>What the message is made of, as the command line gave it.</summary>
internal sealed record MessageDraft(string From, IReadOnlyList<string> To, string Subject, string Text, string? Html, IReadOnlyList<string> Headers, IReadOnlyList<string> Attachments)
{
    /// <summary>The message in octets, lines ending in CRLF.</summary>
    /// <exception cref="FormatException">A header is none; the message says which and why.</exception>
    /// <exception cref="IOException">An attachment cannot be read.</exception>
    public byte[] Compose(TimeProvider clock)
    {
        var message = new MimeMessage { Subject = Subject, Date = clock.GetLocalNow() };
        message.From.Add(From.Length == 0 ? new MailboxAddress("", "postmaster@localhost") : AddressOf(From));
        message.To.AddRange(To.Select(AddressOf));
        message.MessageId = MimeUtils.GenerateMessageId(From.Contains('@', StringComparison.Ordinal) ? From[(From.LastIndexOf('@') + 1)..].Trim('[', ']') : "localhost");
        var body = new BodyBuilder { TextBody = Text.ReplaceLineEndings("\r\n"), HtmlBody = Html };
        foreach (var file in Attachments)
            body.Attachments.Add(file);
        message.Body = body.ToMessageBody();
        foreach (var header in Headers)
            SetHeader(message, header);
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        format.International = To.Append(From).Any(address => address.Any(c => c > '\x7f'));
        using var octets = new MemoryStream();
        message.WriteTo(format, octets);
        return octets.ToArray();
    }

    private static MailboxAddress AddressOf(string address) => new("", address);

    /// <summary>Replaces a field that may stand once; adds one that may stand often (RFC 5322 §3.6).</summary>
    private static void SetHeader(MimeMessage message, string header)
    {
        var colon = header.IndexOf(':', StringComparison.Ordinal);
        var (name, value) = colon <= 0 ? ("", "") : (header[..colon].TrimEnd(), header[(colon + 1)..].Trim());
        if (name.Length == 0 || name.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw new FormatException($"'{header}' is not a header: write Name: value");
        if (value.AsSpan().ContainsAny("\r\n\0"))
            throw new FormatException($"the header {name} holds a line end");
        if (name.Equals("MIME-Version", StringComparison.OrdinalIgnoreCase) || name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
            throw new FormatException($"the header {name} is made from the parts of the message; --raw sends one of your own");
        if (name.ToUpperInvariant() is "SUBJECT" or "DATE" or "MESSAGE-ID" or "FROM" or "TO" or "CC" or "SENDER" or "REPLY-TO" or "IN-REPLY-TO" or "REFERENCES")
            message.Headers.RemoveAll(name);
        message.Headers.Add(name, value);
    }
}
