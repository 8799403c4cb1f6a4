using System.Text;

namespace Postroad.Interop;

/// <summary>Messages as octets: what was sent is compared with what arrived, below the fields that each hop puts on top.</summary>
public static class Octets
{
    public static bool Contains(ReadOnlySpan<byte> octets, string mark) => octets.IndexOf(Encoding.ASCII.GetBytes(mark)) >= 0;

    /// <summary>
    /// Fails unless the message ends with all that was sent: hops add fields on top and change nothing else. Mailboxes of Unix keep
    /// lines with LF, so both are compared in that form; what was sent without a final CRLF may gain one.
    /// </summary>
    public static void AssertArrivedWhole(byte[] sent, byte[] arrived)
    {
        var expected = WithLf(sent);
        var actual = WithLf(arrived);
        if (!expected.EndsWith('\n') && actual.EndsWith('\n'))
            expected += "\n";
        if (actual.EndsWith(expected, StringComparison.Ordinal))
            return;
        var tail = actual.Length >= expected.Length ? actual[^expected.Length..] : actual;
        var at = 0;
        while (at < tail.Length && tail[at] == expected[at])
            at++;
        Assert.Fail($"The message changed on its way at octet {at} of {expected.Length}: sent «{Shown(expected, at)}», arrived «{Shown(tail, at)}» ({actual.Length} octets in all).");
    }

    private static string WithLf(ReadOnlySpan<byte> octets) => Encoding.Latin1.GetString(octets).Replace("\r\n", "\n", StringComparison.Ordinal);

    private static string Shown(string text, int at) =>
        text.Substring(Math.Max(0, at - 20), Math.Min(60, text.Length - Math.Max(0, at - 20))).Replace("\n", "␊", StringComparison.Ordinal).Replace("\r", "␍", StringComparison.Ordinal);
}
