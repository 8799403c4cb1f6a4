using System.Globalization;

namespace Postroad.Configuration.Values;

/// <summary>Sizes as people write them: <c>4096</c>, <c>512KiB</c>, <c>25MiB</c>, <c>10MB</c>.</summary>
internal static class SizeText
{
    private static readonly (string Unit, long Octets)[] Units =
    [
        ("TiB", 1L << 40), ("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10),
        ("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1_000), ("B", 1),
    ];

    public static bool TryParse(string text, out long octets)
    {
        octets = 0;
        var trimmed = text.AsSpan().Trim();
        var factor = 1L;
        foreach (var (unit, size) in Units)
            if (trimmed.EndsWith(unit, StringComparison.OrdinalIgnoreCase))
            {
                trimmed = trimmed[..^unit.Length].TrimEnd();
                factor = size;
                break;
            }
        if (!decimal.TryParse(trimmed, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > long.MaxValue / factor
            || factor == 1 && number != decimal.Truncate(number))
            return false;
        octets = (long)(number * factor);
        return true;
    }

    public static string Format(long octets)
    {
        foreach (var (unit, size) in Units)
            if (octets >= size && octets % size == 0 && (unit.Length == 3 || size == 1))
                return size == 1 ? octets.ToString(CultureInfo.InvariantCulture) : $"{octets / size}{unit}";
        return "0";
    }
}
