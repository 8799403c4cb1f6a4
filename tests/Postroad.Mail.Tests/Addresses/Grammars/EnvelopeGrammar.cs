using System.Text.RegularExpressions;

namespace Postroad.Mail.Tests.Addresses.Grammars;

/// <summary>The productions of RFC 5321 §4.1.2 and §4.1.3 as they stand there, one expression each: slow, plain, and written apart from the code that it is held against.</summary>
internal static class EnvelopeGrammar
{
    private const string Atext = @"[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~\u0080-\uFFFF]";
    private const string Atom = Atext + "+";
    private const string DotString = Atom + @"(\." + Atom + ")*";
    private const string QtextSmtp = @"[\x20-\x21\x23-\x5B\x5D-\x7E\u0080-\uFFFF]";
    private const string QuotedPairSmtp = @"\\[\x20-\x7E]";
    private const string QuotedString = "\"(" + QtextSmtp + "|" + QuotedPairSmtp + ")*\"";
    private const string LetDig = "[A-Za-z0-9]";
    private const string SubDomain = LetDig + "([A-Za-z0-9-]*" + LetDig + ")?";
    private const string Domain = SubDomain + @"(\." + SubDomain + ")*";
    private const string Snum = "(0{0,2}[0-9]|0?[0-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])";
    private const string Ipv4 = Snum + @"(\." + Snum + "){3}";
    private const string Hex = "[0-9A-Fa-f]{1,4}";

    // The number of groups around :: is checked apart: it is a comment in the RFC, and RFC 5952 §4 allows one more than it says.
    private const string Comp = "(" + Hex + "(:" + Hex + ")*)?::(" + Hex + "(:" + Hex + ")*)?";
    private const string V4Comp = "(" + Hex + "(:" + Hex + ")*)?::(" + Hex + ":)*" + Ipv4;
    private const string Full = Hex + "(:" + Hex + "){7}";
    private const string V4Full = Hex + "(:" + Hex + "){5}:" + Ipv4;
    private const string Ipv6 = "(?i:IPv6:)(" + Full + "|" + V4Full + "|(?<comp>" + Comp + ")|(?<v4comp>" + V4Comp + "))";

    private static readonly Regex Mailbox = new(
        $@"\A(?<local>{DotString}|{QuotedString})@(?<domain>{Domain}|\[{Ipv4}\]|\[{Ipv6}\])\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    /// <summary>Whether MAIL and RCPT take the text, where its domain is in ASCII.</summary>
    public static bool Takes(string text)
    {
        var match = Mailbox.Match(text);
        return match.Success
            && Octets(match.Groups["local"].Value) <= 64
            && Octets(text) <= 254
            && match.Groups["domain"].Value.Split('.').All(label => label.StartsWith('[') || label.Length <= 63)
            && Groups(match.Groups["comp"].Value) <= 7
            && Groups(match.Groups["v4comp"].Value) <= 6;
    }

    private static int Octets(string text) => System.Text.Encoding.UTF8.GetByteCount(text);

    // An IPv4 address at the end counts as one group here.
    private static int Groups(string address) => address.Split(':', StringSplitOptions.RemoveEmptyEntries).Length;
}
