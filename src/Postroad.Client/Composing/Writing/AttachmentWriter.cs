using MimeKit;

namespace Postroad.Client;

/// <summary>Writes a file as a part: in base64, so that its octets stand; a message (RFC 2046 §5.2) in 7 bits, which is all it may have.</summary>
internal static class AttachmentWriter
{
    public static void Write(HeaderWriter header, SpooledContent output, EmailAttachment attachment)
    {
        var type = TypeOf(attachment);
        var stream = Open(attachment);
        try
        {
            var isMessage = type.IsMimeType("message", "rfc822");
            WriteFields(header, output, attachment, type);
            output.Write(isMessage ? "Content-Transfer-Encoding: 7bit\r\n\r\n"u8 : "Content-Transfer-Encoding: base64\r\n\r\n"u8);
            if (isMessage)
                WriteMessage(output, stream, attachment.Name);
            else
                Base64Lines.Write(output, stream);
        }
        finally
        {
            if (!attachment.LeaveOpen)
                stream.Dispose();
        }
    }

    private static Stream Open(EmailAttachment attachment)
    {
        try
        {
            return attachment.Open();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MailContentException($"The file {attachment.Name} cannot be read: {e.Message}", "Is it there, and may this process read it?", e);
        }
    }

    private static ContentType TypeOf(EmailAttachment attachment)
    {
        var text = attachment.ContentType ?? MimeTypes.GetMimeType(attachment.Name);
        if (!ContentType.TryParse(text, out var type) || !text.Contains('/', StringComparison.Ordinal))
            throw new MailContentException($"'{text}' is not a content type.", "Write it as application/pdf.");
        return type.MediaType.Equals("multipart", StringComparison.OrdinalIgnoreCase)
            ? throw new MailContentException($"A file cannot be of the type {text}.", "A MimeMessage can be sent where its structure has to be another.")
            : type;
    }

    private static void WriteFields(HeaderWriter header, SpooledContent output, EmailAttachment attachment, ContentType type)
    {
        header.Begin("Content-Type");
        output.WriteText($"{type.MediaType}/{type.MediaSubtype}");
        for (var i = 0; i < type.Parameters.Count; i++)
        {
            if (!type.Parameters[i].Name.Equals("name", StringComparison.OrdinalIgnoreCase))
                header.Parameter(type.Parameters[i].Name, type.Parameters[i].Value);
        }
        // Old readers look for the name here.
        header.Parameter("name", attachment.Name);
        header.End();
        header.Begin("Content-Disposition");
        output.Write(attachment.ContentId is null ? "attachment"u8 : "inline"u8);
        header.Parameter("filename", attachment.Name);
        header.End();
        if (attachment.ContentId is { } id)
            header.Field("Content-Id", $"<{id}>");
    }

    private static void WriteMessage(SpooledContent output, Stream stream, string name)
    {
        try
        {
            using var message = MimeMessage.Load(stream);
            if (!MimeShape.IsSigned(message))
                message.Prepare(EncodingConstraint.SevenBit, 998);
            message.WriteTo(MimeShape.Usual, output);
        }
        catch (FormatException e)
        {
            throw new MailContentException($"The file {name} is not a message.", "Give it another content type, such as application/octet-stream.", e);
        }
    }
}
