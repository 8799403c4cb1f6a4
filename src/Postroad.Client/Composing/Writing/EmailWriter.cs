namespace Postroad.Client;

/// <summary>
/// Writes an <see cref="Email"/> as octets (RFC 5322, RFC 2045, RFC 2046), in 7 bits but for addresses that need UTF-8: text and HTML as alternatives, images with the HTML,
/// attachments behind. Written straight out, since a tree of objects in between costs more than all the rest of sending.
/// </summary>
internal sealed class EmailWriter
{
    private readonly Email _email;
    private readonly SpooledContent _output;
    private readonly HeaderWriter _header;
    private readonly Guid _boundary = Guid.NewGuid();

    public EmailWriter(Email email, SpooledContent output)
    {
        _email = email;
        _output = output;
        _header = new HeaderWriter(output);
    }

    /// <summary>Writes the whole message.</summary>
    /// <param name="from">Who writes.</param>
    /// <param name="messageId">The Message-ID without brackets; not written where the email has its own.</param>
    /// <param name="date">When.</param>
    public void Write(EmailAddress from, string messageId, DateTimeOffset date)
    {
        WriteFields(from, messageId, date);
        _header.Plain("MIME-Version", "1.0");
        var inline = _email.Html is null || _email.Attachments.Count == 0 ? 0 : _email.Attachments.Count(a => a.ContentId is not null);
        if (inline == _email.Attachments.Count)
            WriteTexts(inline);
        else
            WriteMixed(inline);
        _output.EndLine();
    }

    private void WriteFields(EmailAddress from, string messageId, DateTimeOffset date)
    {
        var own = OwnFields.Of(_email.Headers);
        if (!own.Has("From"))
            _header.Address("From", from);
        if (!own.Has("Date"))
            _header.Date(date);
        if (!own.Has("Subject"))
            _header.Field("Subject", _email.Subject);
        if (!own.Has("Message-Id"))
            _header.Plain("Message-Id", $"<{messageId}>");
        if (!own.Has("To"))
            _header.Addresses("To", _email.To);
        if (!own.Has("Cc"))
            _header.Addresses("Cc", _email.Cc);
        if (!own.Has("Reply-To"))
            _header.Addresses("Reply-To", _email.ReplyTo);
        WriteListFields();
        own.WriteTo(_header);
    }

    private void WriteListFields()
    {
        if (_email.ListId is { } id)
            _header.Field("List-Id", id.Contains('<', StringComparison.Ordinal) ? id : $"<{id}>");
        if (_email.Unsubscribe is not { } way)
            return;
        var link = way.Link is null ? null : $"<{way.Link.AbsoluteUri}>";
        var address = way.Address is null ? null : $"<mailto:{Uri.EscapeDataString(way.Address.Mailbox.LocalPart)}@{way.Address.Mailbox.Domain}?subject=unsubscribe>";
        _header.Plain("List-Unsubscribe", link is null || address is null ? link ?? address : $"{link}, {address}");
        // RFC 8058 §3.1: the two fields together promise that a POST alone unsubscribes.
        if (link is not null)
            _header.Plain("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }

    private void WriteMixed(int inline)
    {
        BeginMultipart("mixed", 1);
        BeginPart(1);
        WriteTexts(inline);
        foreach (var attachment in _email.Attachments)
        {
            if (_email.Html is not null && attachment.ContentId is not null)
                continue;
            BeginPart(1);
            AttachmentWriter.Write(_header, _output, attachment);
        }
        EndMultipart(1);
    }

    private void WriteTexts(int inline)
    {
        if (_email.Html is not { } html)
        {
            WriteText("plain", _email.Text ?? "");
            return;
        }
        BeginMultipart("alternative", 2);
        BeginPart(2);
        WriteText("plain", _email.Text ?? HtmlText.Of(html));
        BeginPart(2);
        if (inline > 0)
            WriteRelated(html);
        else
            WriteText("html", html);
        EndMultipart(2);
    }

    private void WriteRelated(string html)
    {
        BeginMultipart("related", 3);
        BeginPart(3);
        WriteText("html", html);
        foreach (var image in _email.Attachments)
        {
            if (image.ContentId is null)
                continue;
            BeginPart(3);
            AttachmentWriter.Write(_header, _output, image);
        }
        EndMultipart(3);
    }

    private void WriteText(ReadOnlySpan<char> subtype, string text)
    {
        using var content = TextContent.Of(text);
        _output.Write("Content-Type: text/"u8);
        _output.WriteText(subtype);
        _output.Write(content.Encoding switch
        {
            TextEncoding.QuotedPrintable => "; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"u8,
            TextEncoding.Base64 => "; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"u8,
            _ => "; charset=utf-8\r\n\r\n"u8,
        });
        content.WriteTo(_output);
    }

    private void BeginMultipart(ReadOnlySpan<char> subtype, int depth)
    {
        _output.Write("Content-Type: multipart/"u8);
        _output.WriteText(subtype);
        _output.Write("; boundary=\""u8);
        WriteBoundary(depth);
        _output.Write("\"\r\n"u8);
    }

    // RFC 2046 §5.1.1  the CRLF before a delimiter belongs to it and not to the part.
    private void BeginPart(int depth)
    {
        _output.Write("\r\n--"u8);
        WriteBoundary(depth);
        _output.Write("\r\n"u8);
    }

    private void EndMultipart(int depth)
    {
        _output.Write("\r\n--"u8);
        WriteBoundary(depth);
        _output.Write("--"u8);
    }

    // "=_" comes neither in quoted-printable nor in base64.
    private void WriteBoundary(int depth)
    {
        Span<char> text = stackalloc char[40];
        text.TryWrite($"=_{_boundary:N}.{depth}", out var length);
        _output.WriteText(text[..length]);
    }
}
