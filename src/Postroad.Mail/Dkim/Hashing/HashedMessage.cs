using Postroad.Mail.Headers;

namespace Postroad.Mail.Dkim.Hashing;

/// <summary>
/// A message that passes once, octet by octet: its header is gathered (1 MiB at most) and handed on as soon as it is whole, its body only hashed
/// in the forms that were asked for then.
/// </summary>
internal sealed class HashedMessage(Action<RawHeader, BodyHashes> headerIsRead) : IDisposable
{
    private readonly BodyHashes _body = new();
    private HeaderCollector? _header = new();

    public void Append(ReadOnlySpan<byte> octets)
    {
        if (_header is not null)
        {
            octets = octets[_header.Append(octets)..];
            if (!_header.IsComplete && !_header.IsTooLong)
                return;
            EndHeader(_header);
        }
        _body.Append(octets);
    }

    /// <summary>Ends the message; one without an empty line is all header.</summary>
    public void Complete()
    {
        if (_header is not null)
            EndHeader(_header);
    }

    public void Dispose() => _body.Dispose();

    private void EndHeader(HeaderCollector header)
    {
        _header = null;
        headerIsRead(header.IsTooLong
            ? RawHeader.Unreadable($"the header is longer than {HeaderLimits.Default.MaxOctets} octets")
            : RawHeader.Parse(header.Octets.ToArray()), _body);
    }
}
