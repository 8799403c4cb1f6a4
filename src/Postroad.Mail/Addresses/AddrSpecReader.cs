using System.Text;
using System.Text.Unicode;

namespace Postroad.Mail.Addresses;

/// <summary>
/// Walks over the tokens of RFC 5322 §3.2 in a header value with its folding kept. Each method takes what it names, or leaves the cursor
/// where it is and says false. Nothing here calls itself: depth is counted, not stacked.
/// </summary>
internal ref struct AddrSpecReader
{
    private readonly ReadOnlySpan<byte> _text;
    private int _position;

    public AddrSpecReader(ReadOnlySpan<byte> text)
    {
        _text = text;
    }

    public readonly bool IsAtEnd => _position == _text.Length;

    public int Position { readonly get => _position; set => _position = value; }

    public readonly bool IsAt(char octet) => _position < _text.Length && _text[_position] == octet;

    public bool TryTake(char octet)
    {
        if (!IsAt(octet))
            return false;
        _position++;
        return true;
    }

    // RFC 5322 §3.4.1  addr-spec = local-part "@" domain
    public bool TryTakeAddrSpec(out AddrSpec? value)
    {
        value = null;
        var start = _position;
        var localPart = new StringBuilder();
        var domain = new StringBuilder();
        if (!TryTakeLocalPart(localPart) || !TryTake('@') || !TryTakeDomain(domain) || !Utf8.IsValid(_text[start.._position]))
        {
            _position = start;
            return false;
        }
        _ = MailDomain.TryParse(domain.ToString(), out var mailDomain);
        Mailbox? mailbox = null;
        if (mailDomain is not null)
            _ = Mailbox.TryCreate(localPart.ToString(), mailDomain, out mailbox);
        value = new AddrSpec(mailbox, mailDomain, !Ascii.IsValid(_text[start.._position]));
        return true;
    }

    // RFC 5322 §4.4  obs-local-part = word *("." word); dot-atom and quoted-string are forms of it
    private bool TryTakeLocalPart(StringBuilder value)
    {
        do
        {
            if (!TryTakeWord(value))
                return false;
            if (IsAt('.'))
                value.Append('.');
        }
        while (TryTake('.'));
        return true;
    }

    // RFC 5322 §3.4.1  domain = dot-atom / domain-literal / obs-domain; obs-domain = atom *("." atom)
    private bool TryTakeDomain(StringBuilder value)
    {
        if (!TrySkipCfws())
            return false;
        if (IsAt('['))
            return TryTakeDomainLiteral(value) && TrySkipCfws();
        do
        {
            if (!TrySkipCfws() || !TryTakeLabel(value) || !TrySkipCfws())
                return false;
            if (IsAt('.'))
                value.Append('.');
        }
        while (TryTake('.'));
        return true;
    }

    // "interpreted as an Internet domain name" (RFC 5322 §3.4.1), whose labels begin and end with a letter or digit (RFC 1123 §2.1): the
    // grammar of atoms alone would take a hyphen there.
    private bool TryTakeLabel(StringBuilder value)
    {
        var start = _position;
        if (!TryTakeAtom(value))
            return false;
        return _text[start] != '-' && _text[_position - 1] != '-';
    }

    // RFC 5322 §3.2.5  word = atom / quoted-string
    public bool TryTakeWord(StringBuilder value) =>
        TrySkipCfws() && (IsAt('"') ? TryTakeQuotedString(value) : TryTakeAtom(value)) && TrySkipCfws();

    // RFC 5322 §3.2.3  atom = [CFWS] 1*atext [CFWS], without its CFWS
    private bool TryTakeAtom(StringBuilder value)
    {
        var rest = _text[_position..];
        var length = rest.IndexOfAnyExcept(AddressCharacters.Atext);
        var atom = length < 0 ? rest : rest[..length];
        value.Append(Encoding.UTF8.GetString(atom));
        _position += atom.Length;
        return !atom.IsEmpty;
    }

    // RFC 5322 §3.2.4  quoted-string = DQUOTE *([FWS] qcontent) [FWS] DQUOTE
    private bool TryTakeQuotedString(StringBuilder value)
    {
        if (!TryTake('"'))
            return false;
        while (!IsAtEnd)
        {
            if (TryTake('"'))
                return true;
            if (!TryTakeContent(value, "\""))
                return false;
        }
        return false;
    }

    // RFC 5322 §3.4.1  domain-literal = "[" *([FWS] dtext) [FWS] "]"; white space in it means nothing
    private bool TryTakeDomainLiteral(StringBuilder value)
    {
        var content = new StringBuilder();
        if (!TryTake('['))
            return false;
        while (!IsAtEnd)
        {
            if (TryTake(']'))
            {
                value.Append('[').Append(content).Append(']');
                return true;
            }
            if (TrySkipFws(out var skipped) && skipped)
                continue;
            if (!TryTakeContent(content, "[]"))
                return false;
        }
        return false;
    }

    // RFC 5322 §3.2.2  CFWS = (1*([FWS] comment) [FWS]) / FWS. False where a comment does not end or a fold is broken.
    public bool TrySkipCfws()
    {
        while (true)
        {
            if (!TrySkipFws(out _))
                return false;
            if (!IsAt('('))
                return true;
            if (!TrySkipComment())
                return false;
        }
    }

    // comment = "(" *([FWS] ccontent) [FWS] ")"; ccontent = ctext / quoted-pair / comment
    private bool TrySkipComment()
    {
        var depth = 0;
        do
        {
            if (TryTake('('))
            {
                if (++depth > AddrSpec.MaxCommentDepth)
                    return false;
            }
            else if (TryTake(')'))
            {
                depth--;
            }
            else if (IsAtEnd || !TryTakeContent(null, "()"))
            {
                return false;
            }
        }
        while (depth > 0);
        return true;
    }

    /// <summary>Skips [FWS]. False where a CRLF has no white space behind it; a fold of white space alone is the obsolete form and is taken.</summary>
    // RFC 5322 §3.2.2  FWS = ([*WSP CRLF] 1*WSP) / obs-FWS; obs-FWS = 1*([CRLF] WSP) (erratum 1908)
    private bool TrySkipFws(out bool skipped)
    {
        var start = _position;
        while (_position < _text.Length)
        {
            var rest = _text[_position..];
            if (rest is [(byte)' ' or (byte)'\t', ..])
                _position++;
            else if (rest is [(byte)'\r', (byte)'\n', (byte)' ' or (byte)'\t', ..])
                _position += 3;
            else
                break;
        }
        skipped = _position > start;
        return !IsAt('\r') && !IsAt('\n');
    }

    // One of qtext, ctext, dtext, a quoted-pair or a step of FWS. NO-WS-CTL is the obsolete part of each (§4.1); CR, LF and NUL are not in it,
    // though a backslash may stand before them.
    private bool TryTakeContent(StringBuilder? value, string specials)
    {
        var octet = _text[_position];
        if (octet == '\\')
        {
            // quoted-pair = ("\" (VCHAR / WSP)) / obs-qp; obs-qp = "\" (%d0 / obs-NO-WS-CTL / LF / CR)
            if (_position + 1 == _text.Length)
                return false;
            _position++;
            return TakeCharacter(value);
        }
        if (octet is (byte)' ' or (byte)'\t')
            return TakeCharacter(value);
        if (_text[_position..] is [(byte)'\r', (byte)'\n', (byte)' ' or (byte)'\t', ..])
        {
            _position += 2;
            return TakeCharacter(value);
        }
        if (octet is (byte)'\r' or (byte)'\n' or 0 || specials.Contains((char)octet))
            return false;
        return TakeCharacter(value);
    }

    private bool TakeCharacter(StringBuilder? value)
    {
        if (Rune.DecodeFromUtf8(_text[_position..], out var rune, out var length) != System.Buffers.OperationStatus.Done)
            return false;
        value?.Append(rune);
        _position += length;
        return true;
    }
}
