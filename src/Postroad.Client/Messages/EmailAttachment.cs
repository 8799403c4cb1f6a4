namespace Postroad.Client;

/// <summary>A file that goes with a message, from disk, memory or a stream. Converted from a path.</summary>
public sealed class EmailAttachment
{
    private EmailAttachment(string name, Func<Stream> open, string? contentType, bool leaveOpen)
    {
        (Open, LeaveOpen) = (open, leaveOpen);
        Name = HeaderText.Guard(name, "the name of an attachment");
        ContentType = contentType is null ? null : HeaderText.Guard(contentType, "a content type");
    }

    /// <summary>The name that the receiver sees.</summary>
    public string Name { get; }

    /// <summary>The media type, such as <c>application/pdf</c>. Null: by the end of the name.</summary>
    public string? ContentType { get; }

    /// <summary>Set for an image that HTML shows by <c>cid:</c>; null for an ordinary attachment.</summary>
    public string? ContentId { get; private init; }

    internal Func<Stream> Open { get; }

    internal bool LeaveOpen { get; }

    /// <summary>A file on disk, read when the message is sent.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="name">What the receiver sees. Null: the file's name.</param>
    /// <param name="contentType">Null: by the end of the name.</param>
    public static EmailAttachment FromFile(string path, string? name = null, string? contentType = null) =>
        new(name ?? Path.GetFileName(path), () => File.OpenRead(path), contentType, leaveOpen: false);

    /// <summary>Octets in memory.</summary>
    public static EmailAttachment FromBytes(string name, ReadOnlyMemory<byte> content, string? contentType = null) =>
        new(name, () => new MemoryStream(content.ToArray(), writable: false), contentType, leaveOpen: false);

    /// <summary>A stream, read when the message is sent and left open. It can be sent again only where it can seek.</summary>
    public static EmailAttachment FromStream(string name, Stream content, string? contentType = null)
    {
        ArgumentNullException.ThrowIfNull(content);
        var start = content.CanSeek ? content.Position : 0;
        return new(name, () =>
        {
            if (content.CanSeek)
                content.Position = start;
            return content;
        }, contentType, leaveOpen: true);
    }

    /// <summary>The same as an image within the HTML, shown by <c>&lt;img src="cid:…"&gt;</c>.</summary>
    /// <param name="contentId">The name behind <c>cid:</c>.</param>
    public EmailAttachment Inline(string contentId) => new(Name, Open, ContentType, LeaveOpen) { ContentId = HeaderText.Guard(contentId, "a content id") };

    /// <summary>A file on disk.</summary>
    public static implicit operator EmailAttachment(string path) => FromFile(path);
}
