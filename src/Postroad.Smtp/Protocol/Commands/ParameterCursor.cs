namespace Postroad.Smtp.Protocol.Commands;

/// <summary>Walks over the parameters behind a path.</summary>
internal ref struct ParameterCursor(ReadOnlySpan<byte> rest)
{
    private ReadOnlySpan<byte> _rest = rest;

    /// <summary>Whether all were read.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    // RFC 5321 §4.1.2  esmtp-param = esmtp-keyword ["=" esmtp-value]
    //   esmtp-keyword = (ALPHA / DIGIT) *(ALPHA / DIGIT / "-")
    //   esmtp-value = 1*(%d33-60 / %d62-126), with SMTPUTF8 also UTF-8 (RFC 6531 §3.3)
    /// <summary>The next one. False where the text is no parameter.</summary>
    public bool TryTake(out ReadOnlySpan<byte> keyword, out ReadOnlySpan<byte> value, out bool hasValue)
    {
        keyword = value = default;
        hasValue = false;
        if (_rest.IsEmpty || _rest[0] != ' ')
            return false;
        var text = _rest[1..];
        var end = text.IndexOf((byte)' ');
        if (end < 0)
            end = text.Length;
        var equals = text[..end].IndexOf((byte)'=');
        keyword = equals < 0 ? text[..end] : text[..equals];
        if (!IsKeyword(keyword))
            return false;
        if (equals >= 0)
        {
            value = text[(equals + 1)..end];
            hasValue = true;
            if (!IsValue(value))
                return false;
        }
        _rest = text[end..];
        return true;
    }

    private static bool IsKeyword(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] == '-')
            return false;
        foreach (var octet in text)
        {
            if (!char.IsAsciiLetterOrDigit((char)octet) && octet != '-')
                return false;
        }
        return true;
    }

    // AUTH=<a=b> and values with "=" inside are seen in the field; the grammar of the parameter itself decides.
    private static bool IsValue(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyInRange((byte)0, (byte)' ') && !text.Contains((byte)127);
}
