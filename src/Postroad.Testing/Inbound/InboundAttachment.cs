using System.Text;

namespace Postroad.Testing;

/// <summary>A file that came with a message, or an image of its HTML.</summary>
public sealed class InboundAttachment
{
    internal InboundAttachment(string name, string contentType, string? contentId, byte[] content) =>
        (Name, ContentType, ContentId, Content) = (name, contentType, contentId, content);

    /// <summary>Its name; empty where it has none.</summary>
    public string Name { get; }

    /// <summary>Its media type, such as <c>application/pdf</c>.</summary>
    public string ContentType { get; }

    /// <summary>By which HTML shows it (<c>cid:</c>); null for an ordinary attachment.</summary>
    public string? ContentId { get; }

    /// <summary>Its octets, decoded.</summary>
    public byte[] Content { get; }

    /// <summary>Its octets as UTF-8.</summary>
    public string Text => Encoding.UTF8.GetString(Content);
}
