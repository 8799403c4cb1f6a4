using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Postroad.Mail.Addresses;

namespace Postroad.Smtp.Protocol.Sending;

/// <summary>
/// Writes commands into a buffer, each ended by CRLF (RFC 5321 §4.1). The last guard on the way out: a text with CR, LF or NUL throws,
/// wherever it came from. What goes into a group is the caller's to know; parameters are written as given.
/// </summary>
internal sealed class CommandWriter(SendBuffer buffer)
{
    private static readonly SearchValues<char> LineBreakers = SearchValues.Create('\r', '\n', '\0');

    /// <summary>Called with each command as it was written, without CRLF.</summary>
    public Action<ReadOnlySpan<byte>>? LineWritten { get; set; }

    /// <summary>Writes a command of a verb alone.</summary>
    public void Verb(ReadOnlySpan<byte> verb)
    {
        var start = buffer.Length;
        buffer.Write(verb);
        EndLine(start);
    }

    /// <summary>Writes a verb and its argument.</summary>
    public void Verb(ReadOnlySpan<byte> verb, ReadOnlySpan<char> argument)
    {
        var start = buffer.Length;
        buffer.Write(verb);
        buffer.Write(" "u8);
        Text(argument);
        EndLine(start);
    }

    // RFC 5321 §4.1.1.2  mail = "MAIL FROM:" Reverse-path [SP Mail-parameters] CRLF
    public void Mail(ReversePath sender, MailParameters parameters)
    {
        var start = buffer.Length;
        buffer.Write("MAIL FROM:<"u8);
        if (sender.Mailbox is { } mailbox)
            Text(mailbox);
        buffer.Write(">"u8);
        ParameterWriter.Write(buffer, parameters);
        EndLine(start);
    }

    // RFC 5321 §4.1.1.3  rcpt = "RCPT TO:" Forward-path [SP Rcpt-parameters] CRLF
    public void Rcpt(Recipient recipient)
    {
        var start = buffer.Length;
        buffer.Write("RCPT TO:<"u8);
        Text(recipient.Mailbox);
        buffer.Write(">"u8);
        ParameterWriter.Write(buffer, recipient.Parameters);
        EndLine(start);
    }

    // RFC 3030 §2  bdat-cmd = "BDAT" SP chunk-size [SP end-marker] CRLF
    public void Bdat(int octets, bool isLast)
    {
        var start = buffer.Length;
        buffer.Write("BDAT "u8);
        Utf8Formatter.TryFormat(octets, buffer.GetSpan(11), out var digits);
        buffer.Advance(digits);
        if (isLast)
            buffer.Write(" LAST"u8);
        EndLine(start);
    }

    /// <summary>Writes a line of an AUTH exchange; <see cref="LineWritten"/> is told <paramref name="shown"/> instead.</summary>
    public void Secret(ReadOnlySpan<byte> line, ReadOnlySpan<byte> shown)
    {
        Guard(line);
        buffer.Write(line);
        buffer.Write("\r\n"u8);
        LineWritten?.Invoke(shown);
    }

    private void Text(Mailbox mailbox)
    {
        Span<char> text = stackalloc char[512];
        if (mailbox.TryFormat(text, out var length))
            Text(text[..length]);
        else
            Text(mailbox.ToString());
    }

    private void Text(ReadOnlySpan<char> text)
    {
        if (text.ContainsAny(LineBreakers))
            throw new FormatException("A command holds no CR, LF or NUL.");
        Encoding.UTF8.GetBytes(text, buffer);
    }

    private void EndLine(int start)
    {
        Guard(buffer.Written.Span[start..]);
        LineWritten?.Invoke(buffer.Written.Span[start..]);
        buffer.Write("\r\n"u8);
    }

    private static void Guard(ReadOnlySpan<byte> line)
    {
        if (line.ContainsAny((byte)'\r', (byte)'\n', (byte)'\0'))
            throw new FormatException("A command holds no CR, LF or NUL.");
    }
}
