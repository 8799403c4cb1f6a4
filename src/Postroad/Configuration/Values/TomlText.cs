using System.Globalization;
using System.Text;

namespace Postroad.Configuration.Values;

/// <summary>Keys and texts as they could stand in a TOML file, and in a line of their own.</summary>
internal static class TomlText
{
    /// <summary>A key, in quotes where it needs them.</summary>
    public static string Key(string key) => key.Length > 0 && key.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? key : Quoted(key);

    /// <summary>A text in quotes, with escapes for what may not stand there as it is.</summary>
    public static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                _ when char.IsControl(c) => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        return quoted.Append('"').ToString();
    }
}
