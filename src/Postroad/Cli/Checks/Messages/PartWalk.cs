using System.Text;
using MimeKit;

namespace Postroad.Cli.Checks.Messages;

/// <summary>Goes through the parts of a message without calling itself, and sorts what is text of the message from what is attached (the rules of RFC 8621 §4.1.4).</summary>
internal sealed class PartWalk(byte[] octets, int maxParts)
{
    private readonly List<string?> _types = [];
    private int _attachments;

    /// <summary>What was found.</summary>
    public sealed record Result(IReadOnlyList<string?> Types, int Attachments, string? Fault);

    private readonly record struct Place(MimeEntity Entity, int Index, string ParentSubtype, bool IsNoPart);

    public Result Walk(MimeEntity root)
    {
        var open = new Stack<Place>([new Place(root, 0, "mixed", false)]);
        while (open.TryPop(out var place))
        {
            if (_types.Count == maxParts)
                return new Result(_types, _attachments, $"it has more than {maxParts} parts");
            if (place.Entity is Multipart { Count: > 0 } multipart)
            {
                var subtype = multipart.ContentType.MediaSubtype.ToLowerInvariant();
                for (var i = multipart.Count - 1; i >= 0; i--)
                    open.Push(new Place(multipart[i], i, subtype, i == multipart.Count - 1 && EndsIn(multipart.Boundary)));
                continue;
            }
            Count(place);
        }
        return new Result(_types, _attachments, null);
    }

    private void Count(Place place)
    {
        var entity = place.Entity;
        // What stands between the last boundary and the end, when nothing stands there, is no part.
        if (place.IsNoPart && entity.Headers.Count == 0 && entity is MimePart { Content: null or { Stream.Length: 0 } })
            return;
        var named = entity.Headers.Contains(HeaderId.ContentType);
        _types.Add(named ? entity.ContentType.MimeType.ToLowerInvariant() : null);
        if (!IsText(place))
            _attachments++;
    }

    /// <summary>Whether a part is shown as text of the message: plain or HTML, not marked as attachment, and first of its parent or without a name.</summary>
    private static bool IsText(Place place)
    {
        var entity = place.Entity;
        if (entity is not TextPart && !(entity is MimePart && entity.ContentType.IsMimeType("text", "*")))
            return false;
        if (entity.ContentDisposition?.IsAttachment == true || IsUndecodable(entity))
            return false;
        return place.Index == 0 || (place.ParentSubtype != "related" && string.IsNullOrEmpty(entity.ContentType.Name) && string.IsNullOrEmpty(entity.ContentDisposition?.FileName));
    }

    /// <summary>Whether the message ends in a boundary that opens a part and is followed by nothing.</summary>
    private bool EndsIn(string? boundary) =>
        boundary is not null && octets.AsSpan().TrimEnd(" \t\r\n"u8).EndsWith(Encoding.UTF8.GetBytes("--" + boundary));

    /// <summary>Whether a part says it is base64 and holds none.</summary>
    private static bool IsUndecodable(MimeEntity entity)
    {
        if (entity is not MimePart { ContentTransferEncoding: ContentEncoding.Base64, Content: { Stream.Length: > 0 } content })
            return false;
        Span<byte> start = stackalloc byte[4096];
        content.Stream.Position = 0;
        var text = start[..content.Stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)].Trim(" \t\r\n"u8);
        return !text.IsEmpty && !char.IsAsciiLetterOrDigit((char)text[0]) && text[0] is not ((byte)'+' or (byte)'/');
    }
}
