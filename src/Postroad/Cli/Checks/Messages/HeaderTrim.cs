using Postroad.Mail.Headers;

namespace Postroad.Cli.Checks.Messages;

/// <summary>Cuts a header to a size that is read in no time: no field longer, and no more of them, than anybody writes.</summary>
internal static class HeaderTrim
{
    private static readonly HeaderLimits NoLimits = new() { MaxOctets = int.MaxValue, MaxFields = int.MaxValue, MaxFieldOctets = int.MaxValue };

    public static byte[] Trim(byte[] octets, int maxFieldOctets, int maxFields)
    {
        var boundary = new HeaderBoundary();
        var bodyStart = boundary.Advance(octets);
        // Without an empty line in CRLF it is not known where the header ends, and nothing may be cut.
        if (!boundary.IsFound || !HeaderBlock.TryRead(octets.AsMemory(0, (int)boundary.HeaderOctets), NoLimits, out var header, out _))
            return octets;
        if (header.Count <= maxFields && header.All(field => field.Raw.Length <= maxFieldOctets))
            return octets;
        using var result = new MemoryStream(octets.Length);
        foreach (var field in header.Take(maxFields))
        {
            if (field.Raw.Length <= maxFieldOctets)
            {
                result.Write(field.Raw.Span);
                continue;
            }
            result.Write(field.Raw.Span[..maxFieldOctets].TrimEnd("\r\n \t"u8));
            result.Write("\r\n"u8);
        }
        result.Write("\r\n"u8);
        result.Write(octets.AsSpan(bodyStart));
        return result.ToArray();
    }
}
