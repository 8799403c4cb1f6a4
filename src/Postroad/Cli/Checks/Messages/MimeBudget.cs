using MimeKit;

namespace Postroad.Cli.Checks.Messages;

/// <summary>
/// Goes through a message once without keeping anything, and finds where it has had more parts or more fields than anybody sends. A tree of parts
/// costs some 3 KiB a part, however small each is.
/// </summary>
internal sealed class MimeBudget : MimeReader
{
    private const int MaxParts = 10_000;
    private const int MaxFields = 50_000;
    private int _parts;
    private int _fields;
    private long _spentAt;

    private MimeBudget(ParserOptions options, Stream stream) : base(options, stream, MimeFormat.Entity)
    {
    }

    /// <summary>The message up to where its budget is spent.</summary>
    public static MemoryStream Within(ParserOptions options, byte[] octets)
    {
        using var stream = new MemoryStream(octets);
        var budget = new MimeBudget(options, stream);
        try
        {
            budget.ReadEntity();
        }
        catch (SpentException)
        {
            return new MemoryStream(octets, 0, (int)budget._spentAt, writable: false);
        }
        catch (FormatException)
        {
            // Told by whoever reads it next.
        }
        return new MemoryStream(octets, writable: false);
    }

    protected override void OnHeadersBegin(long beginOffset, int beginLineNumber, CancellationToken cancellationToken) => Spend(++_parts > MaxParts, beginOffset);

    protected override void OnHeaderRead(Header header, int beginLineNumber, CancellationToken cancellationToken) => Spend(++_fields > MaxFields, header.Offset ?? 0);

    private void Spend(bool isOver, long offset)
    {
        if (!isOver)
            return;
        _spentAt = offset;
        throw new SpentException();
    }

    private sealed class SpentException : Exception;
}
