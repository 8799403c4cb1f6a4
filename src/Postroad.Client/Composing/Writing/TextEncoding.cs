namespace Postroad.Client;

/// <summary>How text is carried (RFC 2045 §6).</summary>
internal enum TextEncoding
{
    SevenBit,
    QuotedPrintable,
    Base64,
}
