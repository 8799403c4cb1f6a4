using System.Globalization;
using Postroad.Configuration.Tree;
using Postroad.Mail.Addresses;

namespace Postroad.Configuration.Values;

/// <summary>Reads a value; where it is none, says in words what was expected.</summary>
internal delegate bool ValueParser<T>(string text, out T? value, out string? error);

/// <summary>A kind of value that a key may have: how it is read, shown and described.</summary>
/// <param name="Name">What the reference calls it.</param>
/// <param name="Parse">Reads it.</param>
/// <param name="Format">Writes it as it could stand in the file, without quotes.</param>
/// <param name="Shape">As what it is written in the file.</param>
internal sealed record ValueKind<T>(string Name, ValueParser<T> Parse, Func<T, string> Format, ValueShape Shape = ValueShape.Text)
{
    /// <summary>The name with its article, but where it is a choice of words.</summary>
    public string Noun => Name.Contains(" or ", StringComparison.Ordinal) ? Name : "aeiou".Contains(Name[0], StringComparison.Ordinal) ? $"an {Name}" : $"a {Name}";

    /// <summary>What is expected, said to somebody who wrote <paramref name="written"/>, which is of another shape.</summary>
    public string Expectation(ConfigNode written) => $"expects {Noun}" + (written, Shape) switch
    {
        (ConfigList, _) => ", not a list",
        (ConfigTable, _) => ", not a table",
        (_, ValueShape.Text) => ", in quotes",
        (ConfigScalar { Kind: ScalarKind.Text }, _) => ", without quotes",
        _ => "",
    };

    /// <summary>The value as it could stand in the file: in quotes where they are needed to be read again.</summary>
    public string Show(T value)
    {
        var text = Format(value);
        var isBare = Shape is ValueShape.Number or ValueShape.Boolean || Shape is ValueShape.TextOrNumber && text.Length > 0 && text.All(char.IsAsciiDigit);
        return isBare ? text : TomlText.Quoted(text);
    }

    /// <summary>Whether it may be written as this.</summary>
    public bool Takes(ScalarKind written) => written switch
    {
        ScalarKind.Untyped => true,
        ScalarKind.Text => Shape is ValueShape.Text or ValueShape.TextOrNumber,
        ScalarKind.Number => Shape is ValueShape.Number or ValueShape.TextOrNumber,
        ScalarKind.Boolean => Shape is ValueShape.Boolean,
        _ => false,
    };
}

/// <summary>The kinds that no room has of its own.</summary>
internal static class ValueKinds
{
    public static readonly ValueKind<string> Text = new("text", static (string text, out string? value, out string? error) =>
    {
        (value, error) = (text, text.Any(char.IsControl) ? "a text without control characters was expected" : null);
        return error is null;
    }, static text => text);

    /// <summary>Where a file or a folder is.</summary>
    public static readonly ValueKind<string> Path = new("path", static (string text, out string? value, out string? error) =>
    {
        if (Text.Parse(text, out value, out error) && text.Length == 0)
            error = "the path is empty: write one, or leave the key out";
        return error is null;
    }, static text => text);

    public static readonly ValueKind<bool> Flag = new("true or false", static (string text, out bool value, out string? error) =>
    {
        value = text is "true";
        error = text is "true" or "false" ? null : $"'{text}' is neither true nor false";
        return error is null;
    }, static value => value ? "true" : "false", ValueShape.Boolean);

    public static readonly ValueKind<int> Count = new("number", static (string text, out int value, out string? error) =>
    {
        error = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) ? null : $"'{text}' is not a number: write a whole one such as 100, or 0 for no limit";
        return error is null;
    }, static value => value.ToString(CultureInfo.InvariantCulture), ValueShape.Number);

    public static readonly ValueKind<long> Size = new("size", static (string text, out long value, out string? error) =>
    {
        error = SizeText.TryParse(text, out value) ? null : $"'{text}' is not a size: write one such as 25MiB or 512KiB, or a number of octets";
        return error is null;
    }, SizeText.Format, ValueShape.TextOrNumber);

    public static readonly ValueKind<TimeSpan> Duration = new("duration", static (string text, out TimeSpan value, out string? error) =>
    {
        error = DurationText.TryParse(text, out value) && value > TimeSpan.Zero ? null : $"'{text}' is not a duration: write a number and a unit, such as 30s, 5m, 4h or 5d";
        return error is null;
    }, DurationText.Format);

    /// <summary>A duration, or 0 for none.</summary>
    public static readonly ValueKind<TimeSpan> DurationOrNone = new("duration or 0", static (string text, out TimeSpan value, out string? error) =>
    {
        value = TimeSpan.Zero;
        error = text == "0" || DurationText.TryParse(text, out value) ? null : $"'{text}' is not a duration: write a number and a unit, such as 30s, 5m, 4h or 5d, or 0 for none";
        return error is null;
    }, static value => value == TimeSpan.Zero ? "0" : DurationText.Format(value), ValueShape.TextOrNumber);

    public static readonly ValueKind<DomainName> Domain = new("domain name", static (string text, out DomainName? value, out string? error) =>
    {
        error = DomainName.TryParse(text, out value) ? null : $"'{text}' is not a domain name: write one such as mail.example.com";
        return error is null;
    }, static name => name.ToString());
}
