using Postroad.Mail.Headers;

namespace Postroad.Mail.Dkim.Hashing;

/// <summary>A field of the header that is signed or verified.</summary>
/// <param name="Index">Its place in the header, from the top.</param>
/// <param name="Name">Its name in lower case.</param>
/// <param name="Field">The field as it came.</param>
internal readonly record struct RawField(int Index, string Name, HeaderField Field)
{
    /// <summary>Where, in the field, all that follows the colon begins.</summary>
    public int ValueStart => Field.Raw.Length - Field.RawValue.Length - (Field.Raw.Span.EndsWith("\r\n"u8) ? 2 : 0);
}
