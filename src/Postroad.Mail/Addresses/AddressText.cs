using System.Buffers;
using System.Text.Unicode;

namespace Postroad.Mail.Addresses;

/// <summary>Brings text to the octets that the grammar is written over. What is longer than any address may be is refused before it is looked at.</summary>
internal static class AddressText
{
    /// <summary>Room for a path with brackets of the greatest length, and some to spare for those that are too long to be named so.</summary>
    public const int MaxOctets = 1024;

    /// <summary>False where the text is not Unicode (half a surrogate pair) or longer than the buffer.</summary>
    public static bool TryEncode(ReadOnlySpan<char> text, Span<byte> octets, out int count) =>
        Utf8.FromUtf16(text, octets, out _, out count, replaceInvalidSequences: false) == OperationStatus.Done;
}
