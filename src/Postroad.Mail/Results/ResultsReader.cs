using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Postroad.Mail.Results;

/// <summary>Reads Authentication-Results by cursor (RFC 8601 §2.2). Comments may nest 16 deep, results are 100 at most.</summary>
internal ref struct ResultsReader
{
    private const int MaxDepth = 16;
    private const int MaxResults = 100;
    private const int MaxProperties = 100;

    private readonly string _text;
    private int _at;

    public ResultsReader(string text)
    {
        _text = text;
    }

    // authres-payload = [CFWS] authserv-id [ CFWS authres-version ] ( no-result / 1*resinfo ) [CFWS]
    public bool TryRead([NotNullWhen(true)] out AuthenticationResults? results)
    {
        results = null;
        if (!TrySkip() || !TryTakeValue(out var authservId) || !TrySkip())
            return false;
        if (TryTakeToken(out var version) && (version != "1" || !TrySkip()))
            return false;
        var list = ImmutableArray.CreateBuilder<MethodResult>();
        while (TryTake(';'))
        {
            if (!TrySkip())
                return false;
            // Many end the field with a semicolon, which the grammar does not know.
            if (_at == _text.Length && list.Count > 0)
                break;
            if (list.Count == MaxResults || !TryTakeResult(list, out var none) || !TrySkip())
                return false;
            if (none)
                break;
        }
        if (_at != _text.Length)
            return false;
        results = new AuthenticationResults(authservId, list.ToImmutable());
        return true;
    }

    /// <summary>Whether a text is one token, and so harmless wherever it stands in the field.</summary>
    public static bool IsToken(string text) => text.Length > 0 && text.All(IsTokenCharacter);

    /// <summary>Reads only who the field claims to be from. Null where not even that can be read.</summary>
    public string? ReadAuthservId() => TrySkip() && TryTakeValue(out var authservId) ? authservId : null;

    // resinfo = [CFWS] ";" methodspec [ CFWS reasonspec ] [ CFWS 1*propspec ]
    private bool TryTakeResult(ImmutableArray<MethodResult>.Builder list, out bool none)
    {
        none = false;
        if (!TryTakeToken(out var method) || !TrySkip())
            return false;
        if (_at == _text.Length || _text[_at] == ';')
        {
            none = method.Equals("none", StringComparison.OrdinalIgnoreCase) && list.Count == 0;
            return none;
        }
        if (TryTake('/') && !(TrySkip() && TryTakeToken(out _) && TrySkip()))
            return false;
        if (!TryTake('=') || !TrySkip() || !TryTakeToken(out var result) || !TrySkip())
            return false;
        string? reason = null;
        var properties = ImmutableArray.CreateBuilder<ResultProperty>();
        while (_at < _text.Length && _text[_at] != ';')
        {
            if (properties.Count == MaxProperties || !TryTakeToken(out var name) || !TrySkip())
                return false;
            if (name.Equals("reason", StringComparison.OrdinalIgnoreCase) && TryTake('='))
            {
                if (!TrySkip() || !TryTakeValue(out reason))
                    return false;
            }
            else if (!TryTakeProperty(name, properties))
            {
                return false;
            }
            if (!TrySkip())
                return false;
        }
        list.Add(new MethodResult(method.ToLowerInvariant(), result.ToLowerInvariant(), reason, properties.ToImmutable()));
        return true;
    }

    // propspec = ptype [CFWS] "." [CFWS] property [CFWS] "=" pvalue
    private bool TryTakeProperty(string type, ImmutableArray<ResultProperty>.Builder properties)
    {
        // A token may hold a dot, so the type and the name may have been taken together.
        var dot = type.IndexOf('.', StringComparison.Ordinal);
        string name;
        if (dot > 0 && dot < type.Length - 1)
            (type, name) = (type[..dot], type[(dot + 1)..]);
        else if (dot == type.Length - 1 && dot > 0 && TrySkip() && TryTakeToken(out name))
            type = type[..dot];
        else if (dot < 0 && TryTakeToken(out name) && name.StartsWith('.'))
            name = name.Length > 1 ? name[1..] : TrySkip() && TryTakeToken(out var next) ? next : "";
        else
            return false;
        if (name.Length == 0 || !TrySkip() || !TryTake('=') || !TrySkip() || !TryTakeAddress(out var value))
            return false;
        properties.Add(new ResultProperty(type.ToLowerInvariant(), name.ToLowerInvariant(), value));
        return true;
    }

    // pvalue = [CFWS] ( ( value / [ [ local-part ] "@" ] domain-name ) [CFWS] )
    private bool TryTakeAddress(out string value)
    {
        var start = _at;
        value = "";
        if (_at < _text.Length && _text[_at] == '"' && !TryTakeQuoted(out value))
            return false;
        var rest = _at;
        while (_at < _text.Length && _text[_at] is > ' ' and not (';' or '(' or ')' or '"' or '\x7f'))
            _at++;
        value += _text[rest.._at];
        return _at > start;
    }

    private bool TryTakeValue(out string value) =>
        _at < _text.Length && _text[_at] == '"' ? TryTakeQuoted(out value) : TryTakeToken(out value);

    // RFC 2045 §5.1  token = 1*<any CHAR except SPACE, CTLs, or tspecials>; beyond ASCII by RFC 8601 §5
    private static bool IsTokenCharacter(char c) =>
        c is > ' ' and not ('(' or ')' or '<' or '>' or '@' or ',' or ';' or ':' or '\\' or '"' or '/' or '[' or ']' or '?' or '=' or '\u2028' or '\u2029') && !char.IsControl(c);

    private bool TryTakeToken(out string token)
    {
        var start = _at;
        while (_at < _text.Length && IsTokenCharacter(_text[_at]))
            _at++;
        token = _text[start.._at];
        return _at > start;
    }

    private bool TryTakeQuoted(out string value)
    {
        var result = new StringBuilder();
        for (_at++; _at < _text.Length && _text[_at] != '"'; _at++)
        {
            if (_text[_at] == '\\' && _at + 1 < _text.Length)
                _at++;
            if (_text[_at] is not ('\r' or '\n'))
                result.Append(_text[_at]);
        }
        value = result.ToString();
        return TryTake('"');
    }

    private bool TryTake(char c)
    {
        if (_at == _text.Length || _text[_at] != c)
            return false;
        _at++;
        return true;
    }

    /// <summary>Skips whitespace, folds and comments. False where a comment has no end, or lies too deep.</summary>
    private bool TrySkip()
    {
        var depth = 0;
        for (; _at < _text.Length; _at++)
        {
            var c = _text[_at];
            if (c == '(')
                depth++;
            else if (c == ')' && depth > 0)
                depth--;
            else if (c == '\\' && depth > 0 && _at + 1 < _text.Length)
                _at++;
            else if (depth == 0 && c is not (' ' or '\t' or '\r' or '\n'))
                return true;
            if (depth > MaxDepth)
                return false;
        }
        return depth == 0;
    }
}
