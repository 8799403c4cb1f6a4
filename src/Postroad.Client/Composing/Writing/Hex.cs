namespace Postroad.Client;

/// <summary>An octet as a mark and two upper-case digits, as quoted-printable (RFC 2045 §6.7) and parameters (RFC 2231 §4) have it.</summary>
internal static class Hex
{
    public static int Write(Span<byte> destination, byte mark, byte octet)
    {
        destination[0] = mark;
        destination[1] = "0123456789ABCDEF"u8[octet >> 4];
        destination[2] = "0123456789ABCDEF"u8[octet & 15];
        return 3;
    }
}
