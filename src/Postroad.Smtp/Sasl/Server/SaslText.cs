using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Postroad.Smtp.Sasl.Server;

/// <summary>Text within messages of mechanisms: UTF-8 without control characters.</summary>
internal static class SaslText
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads a name or a secret. False where it is not UTF-8 or holds a control character.</summary>
    public static bool TryRead(ReadOnlySpan<byte> octets, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (octets.ContainsAnyInRange((byte)0, (byte)0x1f) || octets.Contains((byte)0x7f))
            return false;
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
