using System.Text;

namespace Postroad.Mail.Results;

/// <summary>Writes Authentication-Results, one result a line.</summary>
internal static class ResultsWriter
{
    /// <summary>How much of a value from a message is repeated.</summary>
    private const int MaxValue = 256;

    public static string Write(AuthenticationResults results)
    {
        var text = new StringBuilder(Value(results.AuthservId));
        if (results.Results.IsEmpty)
            return text.Append("; none").ToString();
        foreach (var result in results.Results)
        {
            text.Append(";\r\n\t").Append(Keyword(result.Method)).Append('=').Append(Keyword(result.Result));
            if (result.Reason is { } reason)
                text.Append(" reason=").Append(Quoted(reason));
            foreach (var property in result.Properties)
                text.Append(' ').Append(Keyword(property.Type)).Append('.').Append(Keyword(property.Name)).Append('=').Append(Value(property.Value));
        }
        return text.ToString();
    }

    /// <summary>A value as it is where its characters are harmless, else quoted (RFC 8601 §2.2: a token, a quoted-string, or an address).</summary>
    private static string Value(string value)
    {
        foreach (var c in value)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '_' or '@' or '+') && c < '\x80')
                return Quoted(value);
        }
        return value.Length is 0 or > MaxValue || value.StartsWith('.') || value.EndsWith('.') || HasControl(value) ? Quoted(value) : value;
    }

    private static string Quoted(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value.Length > MaxValue ? value.AsSpan(0, MaxValue) : value)
        {
            if (char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029')
                text.Append('?');
            else if (c is '"' or '\\')
                text.Append('\\').Append(c);
            else
                text.Append(c);
        }
        return text.Append('"').ToString();
    }

    private static bool HasControl(string value) => value.Any(c => char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029');

    /// <summary>
    /// A word that others may have made: any token, though the grammar wants a Keyword (RFC 8601 §2.2), so that what was read can be written again. What is no token
    /// cannot stand here: it could break out of the field.
    /// </summary>
    private static string Keyword(string word) =>
        ResultsReader.IsToken(word) ? word : throw new ArgumentException($"'{word}' is no keyword of Authentication-Results.", nameof(word));
}
