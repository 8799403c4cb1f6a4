namespace Postroad.Smtp.Protocol.Content;

/// <summary>What content may hold.</summary>
/// <param name="MaxLine">Octets in a line without its CRLF (RFC 5321 §4.5.3.1.6: 998); 0 for any number.</param>
/// <param name="IsBinary">Whether CR and LF are octets like any other (BODY=BINARYMIME, RFC 3030 §3).</param>
internal readonly record struct ContentRules(int MaxLine, bool IsBinary);
