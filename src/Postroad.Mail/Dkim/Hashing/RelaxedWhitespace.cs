using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Postroad.Mail.Dkim.Hashing;

/// <summary>
/// The first half of the relaxed body canonicalization (RFC 6376 §3.4.4 a): runs of whitespace become one space, and none is left at the end of a line.
/// Text that is so already, which most is, goes on untouched: the vector search looks for the few places that are not.
/// </summary>
internal sealed class RelaxedWhitespace(LineEnds next)
{
    private enum Held
    {
        Nothing,
        Whitespace,
        WhitespaceAndReturn,
    }

    private Held _held;

    public void Append(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            if (_held != Held.Nothing)
            {
                Resume(ref octets);
                continue;
            }
            var clean = CleanLength(octets);
            next.Append(octets[..clean]);
            octets = octets[clean..];
            if (octets.IsEmpty)
                return;
            _held = Held.Whitespace;
            octets = octets[1..];
        }
    }

    public void Finish()
    {
        // Whitespace at the end of a body without a final CRLF is whitespace at the end of a line.
        if (_held == Held.WhitespaceAndReturn)
            next.Append(" \r"u8);
        _held = Held.Nothing;
    }

    /// <summary>Goes on after whitespace that was not yet hashed: more of it, the end of the line, or text.</summary>
    private void Resume(ref ReadOnlySpan<byte> octets)
    {
        if (_held == Held.WhitespaceAndReturn)
        {
            _held = Held.Nothing;
            if (octets[0] == (byte)'\n')
            {
                next.Append("\r\n"u8);
                octets = octets[1..];
            }
            else
            {
                next.Append(" \r"u8);
            }
            return;
        }
        var text = octets.IndexOfAnyExcept((byte)' ', (byte)'\t');
        octets = text < 0 ? default : octets[text..];
        if (text < 0)
            return;
        if (octets[0] == (byte)'\r')
        {
            _held = Held.WhitespaceAndReturn;
            octets = octets[1..];
            return;
        }
        _held = Held.Nothing;
        next.Append(" "u8);
    }

    /// <summary>How many octets from the start need no change: up to a tab, a space before whitespace or CR, or a space that comes last.</summary>
    private static int CleanLength(ReadOnlySpan<byte> octets)
    {
        var at = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            ref var start = ref MemoryMarshal.GetReference(octets);
            for (; at + Vector256<byte>.Count < octets.Length; at += Vector256<byte>.Count)
            {
                var here = Vector256.LoadUnsafe(ref start, (nuint)at);
                var after = Vector256.LoadUnsafe(ref start, (nuint)at + 1);
                var tab = Vector256.Equals(here, Vector256.Create((byte)'\t'));
                var space = Vector256.Equals(here, Vector256.Create((byte)' '));
                var bound = Vector256.Equals(after, Vector256.Create((byte)' ')) | Vector256.Equals(after, Vector256.Create((byte)'\t')) | Vector256.Equals(after, Vector256.Create((byte)'\r'));
                var found = tab | (space & bound);
                if (found != Vector256<byte>.Zero)
                    return at + int.TrailingZeroCount((int)found.ExtractMostSignificantBits());
            }
        }
        for (; at < octets.Length; at++)
        {
            if (octets[at] == (byte)'\t' || (octets[at] == (byte)' ' && (at + 1 == octets.Length || IsBound(octets[at + 1]))))
                return at;
        }
        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsBound(byte c) => c is (byte)' ' or (byte)'\t' or (byte)'\r';
}
