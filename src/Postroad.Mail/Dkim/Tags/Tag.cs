namespace Postroad.Mail.Dkim.Tags;

/// <summary>One <c>name=value</c> of a tag list.</summary>
/// <param name="Name">As written: names of tags keep their case.</param>
/// <param name="Value">Without the whitespace around it; one character an octet.</param>
/// <param name="Start">Where, in the octets that were read, all that follows the <c>=</c> begins.</param>
/// <param name="Length">How far it goes: whitespace included, to the next <c>;</c> or the end.</param>
internal readonly record struct Tag(string Name, string Value, int Start, int Length)
{
    /// <summary>The value without any whitespace, as base64 and quoted-printable are read (RFC 6376 §3.5).</summary>
    public string Compact => Value.AsSpan().ContainsAny(" \t\r\n") ? string.Concat(Value.Split([' ', '\t', '\r', '\n'])) : Value;
}
