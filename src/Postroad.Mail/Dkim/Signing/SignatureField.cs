using System.Text;

namespace Postroad.Mail.Dkim.Signing;

/// <summary>Writes a field that is a tag list, folded to lines of at most 78 characters (RFC 5322 §2.1.1).</summary>
internal sealed class SignatureField
{
    private const int MaxLine = 76;

    private readonly StringBuilder _text = new();
    private int _column;

    public SignatureField(string name)
    {
        _text.Append(name).Append(':');
        _column = name.Length + 1;
    }

    /// <summary>Adds a tag that stays in one piece.</summary>
    public SignatureField Tag(string name, string value)
    {
        Piece($" {name}={value};");
        return this;
    }

    /// <summary>Adds a tag that may be folded after each of its colons.</summary>
    public SignatureField List(string name, IReadOnlyList<string> values)
    {
        for (var i = 0; i < values.Count; i++)
            Piece((i == 0 ? $" {name}=" : "") + values[i] + (i == values.Count - 1 ? ";" : ":"));
        return this;
    }

    /// <summary>The field so far and an empty <c>b=</c>: what is hashed.</summary>
    public byte[] WithoutValue()
    {
        Piece(" b=");
        return Encoding.UTF8.GetBytes(_text.ToString());
    }

    /// <summary>The whole field with the signature and its CRLF.</summary>
    public byte[] WithValue(byte[] signature)
    {
        foreach (var c in Convert.ToBase64String(signature))
        {
            if (_column == MaxLine)
                Fold();
            _text.Append(c);
            _column++;
        }
        return Encoding.UTF8.GetBytes(_text.Append("\r\n").ToString());
    }

    private void Piece(string text)
    {
        if (_column + text.Length > MaxLine)
        {
            Fold();
            text = text.TrimStart(' ');
        }
        _text.Append(text);
        _column += text.Length;
    }

    private void Fold()
    {
        _text.Append("\r\n\t");
        _column = 8;
    }
}
