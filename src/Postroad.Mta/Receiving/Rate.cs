using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Postroad.Mta.Receiving;

/// <summary>So many in so long, such as <c>300/min</c>; <see cref="Unlimited"/> (<c>0</c>) is no limit.</summary>
/// <param name="Count">How many.</param>
/// <param name="Per">In which time.</param>
internal readonly record struct Rate(long Count, TimeSpan Per)
{
    /// <summary>No limit.</summary>
    public static readonly Rate Unlimited;

    /// <summary>Whether there is no limit.</summary>
    public bool IsUnlimited => Count == 0;

    /// <summary>How many that is in a minute, at least one; 0 where there is no limit.</summary>
    public int InAMinute => IsUnlimited ? 0 : (int)Math.Clamp(Count * (60 / Per.TotalSeconds), 1, int.MaxValue);

    /// <summary>So many a minute.</summary>
    public static Rate PerMinute(long count) => new(count, TimeSpan.FromMinutes(1));

    /// <summary>Reads <c>5/s</c>, <c>300/min</c>, <c>20/h</c>, <c>1000/d</c>; a bare number is by the minute, <c>0</c> lifts the limit.</summary>
    public static bool TryParse(string text, out Rate rate, [NotNullWhen(false)] out string? error)
    {
        rate = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        TimeSpan? per = slash < 0 ? TimeSpan.FromMinutes(1) : text[(slash + 1)..] switch
        {
            "s" or "sec" => TimeSpan.FromSeconds(1),
            "m" or "min" => TimeSpan.FromMinutes(1),
            "h" or "hour" => TimeSpan.FromHours(1),
            "d" or "day" => TimeSpan.FromDays(1),
            _ => null,
        };
        if (per is null || !long.TryParse(slash < 0 ? text : text.AsSpan(0, slash), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            error = $"'{text}' is not a rate: write a number and a unit, such as 5/s, 300/min, 20/h or 1000/d, or 0 for no limit.";
            return false;
        }
        (rate, error) = (count == 0 ? Unlimited : new Rate(count, per.Value), null);
        return true;
    }

    /// <summary>As it stands in the file.</summary>
    public override string ToString() => IsUnlimited ? "0" : Per.TotalSeconds switch
    {
        1 => $"{Count}/s",
        60 => $"{Count}/min",
        3600 => $"{Count}/h",
        86400 => $"{Count}/d",
        var seconds => $"{Count} in {seconds.ToString(CultureInfo.InvariantCulture)} s",
    };
}
