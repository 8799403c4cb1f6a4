namespace Postroad.Smtp.Protocol;

/// <summary>What the sender says of the octets of the content: the BODY parameter of MAIL (RFC 6152, RFC 3030).</summary>
public enum BodyType
{
    /// <summary>Lines of US-ASCII; also where nothing was said.</summary>
    SevenBit,
    /// <summary>BODY=8BITMIME: lines of any octets but NUL, CR and LF.</summary>
    EightBitMime,
    /// <summary>BODY=BINARYMIME: octets, sent by BDAT alone.</summary>
    BinaryMime,
}
