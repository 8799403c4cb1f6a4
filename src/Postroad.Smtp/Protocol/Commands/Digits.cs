namespace Postroad.Smtp.Protocol.Commands;

/// <summary>Decimal numbers as SMTP has them: digits alone, no sign, no space.</summary>
internal static class Digits
{
    /// <summary>Reads a number of so many digits at most. What does not fit into a long is <see cref="long.MaxValue"/>.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, int most, out long value)
    {
        value = 0;
        if (text.IsEmpty || text.Length > most)
            return false;
        foreach (var octet in text)
        {
            if (octet is < (byte)'0' or > (byte)'9')
                return false;
            var digit = octet - '0';
            value = value > (long.MaxValue - digit) / 10 ? long.MaxValue : value * 10 + digit;
        }
        return true;
    }
}
