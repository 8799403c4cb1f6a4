using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Postroad.Smtp.Sasl.Server;

/// <summary>Text within messages of mechanisms: UTF-8; names without control characters.</summary>
internal static class SaslText
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads a name. False where it is not UTF-8 or holds a control character.</summary>
    public static bool TryRead(ReadOnlySpan<byte> octets, [NotNullWhen(true)] out string? text)
    {
        text = null;
        return !octets.ContainsAnyInRange((byte)0, (byte)0x1f) && !octets.Contains((byte)0x7f) && TryDecode(octets, out text);
    }

    /// <summary>Reads a password, which is compared and never shown: anything but NUL (RFC 4616 §2). False where it is not UTF-8.</summary>
    public static bool TryReadPassword(ReadOnlySpan<byte> octets, [NotNullWhen(true)] out string? password)
    {
        password = null;
        return !octets.Contains((byte)0) && TryDecode(octets, out password);
    }

    private static bool TryDecode(ReadOnlySpan<byte> octets, [NotNullWhen(true)] out string? text)
    {
        text = null;
        try
        {
            text = Strict.GetString(octets);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
