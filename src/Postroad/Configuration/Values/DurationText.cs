using System.Globalization;
using System.Text;

namespace Postroad.Configuration.Values;

/// <summary>Durations as people write them: <c>500ms</c>, <c>30s</c>, <c>1h30m</c>, <c>1.5d</c>, <c>2w</c>.</summary>
internal static class DurationText
{
    private static readonly System.Buffers.SearchValues<char> Digits = System.Buffers.SearchValues.Create("0123456789.");

    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("w", TimeSpan.FromDays(7)), ("d", TimeSpan.FromDays(1)), ("h", TimeSpan.FromHours(1)),
        ("m", TimeSpan.FromMinutes(1)), ("s", TimeSpan.FromSeconds(1)), ("ms", TimeSpan.FromMilliseconds(1)),
    ];

    public static bool TryParse(string text, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        var rest = text.AsSpan().Trim();
        if (rest.IsEmpty)
            return false;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return false;
            rest = rest[digits..];
            var letters = rest.IndexOfAnyExceptInRange('a', 'z') is var end && end >= 0 ? end : rest.Length;
            var unit = rest[..letters];
            var length = TimeSpan.Zero;
            foreach (var known in Units)
                if (unit.SequenceEqual(known.Unit))
                    length = known.Length;
            if (length == TimeSpan.Zero || length.TotalDays * number > 36_500 || value.TotalDays > 36_500)
                return false;
            value += length * number;
            rest = rest[letters..];
        }
        return true;
    }

    public static string Format(TimeSpan value)
    {
        if (value == TimeSpan.Zero)
            return "0s";
        var text = new StringBuilder();
        foreach (var (unit, length) in Units[1..^1])
        {
            var count = (long)(value / length);
            if (count > 0)
                text.Append(CultureInfo.InvariantCulture, $"{count}{unit}");
            value -= count * length;
        }

        if (value > TimeSpan.Zero)
            text.Append(CultureInfo.InvariantCulture, $"{value.TotalMilliseconds}ms");
        return text.ToString();
    }
}
