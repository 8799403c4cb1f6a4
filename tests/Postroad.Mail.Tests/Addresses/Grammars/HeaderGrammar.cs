using System.Text.RegularExpressions;

namespace Postroad.Mail.Tests.Addresses.Grammars;

/// <summary>The productions of RFC 5322 §3.2, §3.4.1 and §4 as they stand there, one expression each.</summary>
internal static class HeaderGrammar
{
    /// <summary>How deep comments may nest here: an expression has to say each depth.</summary>
    public const int MaxDepth = 3;

    private const string NoWsCtl = @"\x01-\x08\x0B\x0C\x0E-\x1F\x7F";

    // FWS = ([*WSP CRLF] 1*WSP) / obs-FWS; obs-FWS = 1*([CRLF] WSP) (erratum 1908)
    private const string Fws = "((\r\n)?[ \t])+";
    private const string QuotedPair = @"\\[\x00-\x7F]";
    private const string Ctext = @"[\x21-\x27\x2A-\x5B\x5D-\x7E" + NoWsCtl + "]";
    private const string Qtext = @"[\x21\x23-\x5B\x5D-\x7E" + NoWsCtl + "]";
    private const string Dtext = @"([\x21-\x5A\x5E-\x7E" + NoWsCtl + "]|" + QuotedPair + ")";
    private const string Atext = @"[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~]";

    // A label neither begins nor ends with a hyphen (RFC 1123 §2.1).
    private const string LetDig = @"[A-Za-z0-9!#$%&'*+/=?^_`{|}~]";
    private const string Label = "(" + LetDig + "(" + Atext + "*" + LetDig + ")?)";

    private static readonly string Comment = NestedComment(MaxDepth);
    private static readonly string Cfws = $"(({Comment}|{Fws})*)";
    private static readonly string Atom = $"{Cfws}{Atext}+{Cfws}";
    private static readonly string QuotedString = $"{Cfws}\"({Fws}|{Qtext}|{QuotedPair})*\"{Cfws}";
    private static readonly string Word = $"({Atom}|{QuotedString})";
    private static readonly string LocalPart = $@"{Word}(\.{Word})*";
    private static readonly string Domain = $@"({Cfws}{Label}{Cfws}(\.{Cfws}{Label}{Cfws})*|{Cfws}\[({Fws}|{Dtext})*\]{Cfws})";

    private static readonly Regex AddrSpec = new($@"\A{LocalPart}@{Domain}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking);

    /// <summary>Whether a header field takes the text as one address.</summary>
    public static bool Takes(string text) => AddrSpec.IsMatch(text);

    private static string NestedComment(int depth)
    {
        var inner = $"({Fws}|{Ctext}|{QuotedPair})*";
        for (var i = 1; i < depth; i++)
            inner = $@"({Fws}|{Ctext}|{QuotedPair}|\({inner}\))*";
        return $@"\({inner}\)";
    }
}
