using System.Buffers;
using System.Globalization;

namespace Postroad.Client;

/// <summary>Writes header fields, folded at 78 octets where there is a space to fold at (RFC 5322 §2.2.3). What a field means is the same folded or not.</summary>
internal sealed class HeaderWriter
{
    private readonly SpooledContent _output;
    private const int MaxColumn = 78;

    /// <summary>A longer word cannot be folded into a line of 998 octets (RFC 5322 §2.1.1) with what stands before it; it becomes encoded words.</summary>
    private const int MaxWord = 800;

    // RFC 5322 §3.2.3  atext
    private static readonly SearchValues<char> Atoms = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~ ");

    private int _column;

    public HeaderWriter(SpooledContent output)
    {
        _output = output;
    }

    public void Begin(ReadOnlySpan<char> name)
    {
        _output.WriteText(name);
        _output.Write(": "u8);
        _column = name.Length + 2;
    }

    public void End() => _output.Write("\r\n"u8);

    /// <summary>A field of unstructured text (RFC 5322 §3.6.5).</summary>
    public void Field(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        Begin(name);
        Text(value.Trim(" \t"));
        End();
    }

    /// <summary>A field whose value is made here and known to be US-ASCII: folded and never encoded.</summary>
    public void Plain(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        Begin(name);
        Fold(value);
        End();
    }

    // RFC 5322 §3.3
    public void Date(DateTimeOffset date)
    {
        Span<char> text = stackalloc char[40];
        date.ToUniversalTime().TryFormat(text, out var length, "ddd, dd MMM yyyy HH':'mm':'ss '+0000'", CultureInfo.InvariantCulture);
        Plain("Date", text[..length]);
    }

    public void Addresses(ReadOnlySpan<char> name, EmailAddressList list)
    {
        if (list.Count == 0)
            return;
        Begin(name);
        for (var i = 0; i < list.Count; i++)
        {
            if (i > 0)
            {
                _output.Write(","u8);
                _column++;
            }
            Address(list[i], isFirst: i == 0);
        }
        End();
    }

    public void Address(ReadOnlySpan<char> name, EmailAddress address)
    {
        Begin(name);
        Address(address, isFirst: true);
        End();
    }

    /// <summary>A parameter of a structured field, in a line of its own; beyond short US-ASCII in the form of RFC 2231.</summary>
    public void Parameter(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        _output.Write(";\r\n\t"u8);
        if (value.Length + name.Length <= MaxColumn - 6 && !value.ContainsAnyExceptInRange(' ', '~') && !value.Contains("=?", StringComparison.Ordinal))
        {
            _output.WriteText(name);
            _output.Write("="u8);
            Quoted(value);
            return;
        }
        ExtendedParameter.Write(_output, name, value);
    }

    // RFC 5322 §3.4  mailbox = [display-name] "<" addr-spec ">" / addr-spec
    private void Address(EmailAddress address, bool isFirst)
    {
        Span<char> text = stackalloc char[512];
        ReadOnlySpan<char> box = address.Mailbox.TryFormat(text, out var length) ? text[..length] : address.Address.AsSpan();
        if (!isFirst)
            Space((address.Name?.Length + 1 ?? 0) + box.Length + 2);
        if (address.Name is not { } name)
        {
            Write(box);
            return;
        }
        Phrase(name.AsSpan().Trim(" \t"));
        Space(box.Length + 2);
        _output.Write("<"u8);
        Write(box);
        _output.Write(">"u8);
        _column += 2;
    }

    private void Phrase(ReadOnlySpan<char> name)
    {
        if (IsEncoded(name) || name.Contains('\t') || name.Length > MaxWord)
            _column = EncodedWord.Write(_output, name, _column);
        else if (name.ContainsAnyExcept(Atoms) || name.Contains("  ", StringComparison.Ordinal))
            _column += Quoted(name);
        else
            Write(name);
    }

    private void Text(ReadOnlySpan<char> value)
    {
        if (IsEncoded(value))
            _column = EncodedWord.Write(_output, value, _column);
        else
            Fold(value);
    }

    /// <summary>Whether the text must be encoded: it is not printable US-ASCII, a reader would take it for encoded already, or it cannot be folded.</summary>
    private static bool IsEncoded(ReadOnlySpan<char> text)
    {
        if (text.Contains("=?", StringComparison.Ordinal))
            return true;
        foreach (var word in text.SplitAny(' ', '\t'))
        {
            var (from, length) = word.GetOffsetAndLength(text.Length);
            if (length > MaxWord || text.Slice(from, length).ContainsAnyExceptInRange('!', '~'))
                return true;
        }
        return false;
    }

    /// <summary>Writes words with what stands between them. A fold goes before a run of spaces and takes none of it away.</summary>
    private void Fold(ReadOnlySpan<char> value)
    {
        while (!value.IsEmpty)
        {
            var start = value.IndexOfAnyExcept(' ', '\t');
            var end = start < 0 ? -1 : value[start..].IndexOfAny(' ', '\t');
            var word = end < 0 ? value : value[..(start + end)];
            if (start > 0 && _column + word.Length > MaxColumn)
            {
                _output.Write("\r\n"u8);
                _column = 0;
            }
            Write(word);
            value = value[word.Length..];
        }
    }

    /// <summary>A space, or a fold where what comes does not fit.</summary>
    private void Space(int next)
    {
        var fits = _column + 1 + next <= MaxColumn;
        _output.Write(fits ? " "u8 : "\r\n "u8);
        _column = fits ? _column + 1 : 1;
    }

    private int Quoted(ReadOnlySpan<char> value)
    {
        var length = 2;
        _output.Write("\""u8);
        for (int at; (at = value.IndexOfAny('"', '\\')) >= 0; value = value[(at + 1)..])
        {
            _output.WriteText(value[..at]);
            _output.Write(value[at] == '"' ? "\\\""u8 : @"\\"u8);
            length += at + 2;
        }
        _output.WriteText(value);
        _output.Write("\""u8);
        return length + value.Length;
    }

    private void Write(ReadOnlySpan<char> text)
    {
        _output.WriteText(text);
        _column += text.Length;
    }
}
