using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Postroad.Cli.Checks.Messages;

/// <summary>Some programs leave out the semicolon before <c>boundary=</c>; without it a message of many parts seems to have none.</summary>
internal static class BoundaryRepair
{
    private const int MaxHeader = 64 * 1024;

    /// <summary>Puts the semicolon in, where the header has a boundary without one.</summary>
    public static bool TryMend(byte[] octets, [NotNullWhen(true)] out byte[]? mended)
    {
        mended = null;
        var header = Encoding.Latin1.GetString(octets, 0, Math.Min(octets.Length, MaxHeader));
        var type = header.IndexOf("content-type:", StringComparison.OrdinalIgnoreCase);
        var boundary = type < 0 ? -1 : header.IndexOf("boundary=", type, StringComparison.OrdinalIgnoreCase);
        if (boundary < 0)
            return false;
        var before = header.AsSpan(0, boundary).TrimEnd(" \t\r\n");
        if (before.EndsWith(";") || before.Length == boundary)
            return false;
        mended = [.. octets.AsSpan(0, before.Length), (byte)';', .. octets.AsSpan(before.Length)];
        return true;
    }
}
