using System.Globalization;

namespace Postroad.Cli.Screen;

/// <summary>Numbers and times in words that are short enough for a column.</summary>
internal static class Counted
{
    /// <summary><c>1 message</c>, <c>1,200 messages</c>.</summary>
    public static string Of(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count:#,0} {noun}{(count == 1 ? "" : "s")}");

    /// <summary><c>533 B</c>, <c>1.2 KiB</c>, <c>3.4 MiB</c>.</summary>
    public static string Size(long octets) => octets switch
    {
        < 1024 => $"{octets} B",
        < 1 << 20 => string.Create(CultureInfo.InvariantCulture, $"{octets / 1024.0:0.#} KiB"),
        < 1 << 30 => string.Create(CultureInfo.InvariantCulture, $"{octets / 1048576.0:0.#} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{octets / 1073741824.0:0.#} GiB"),
    };

    /// <summary>The two largest units: <c>4s</c>, <c>5m</c>, <c>2h 5m</c>, <c>3d 4h</c>.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 60 } => $"{Math.Max(0, (int)span.TotalSeconds)}s",
        { TotalMinutes: < 60 } => $"{(int)span.TotalMinutes}m",
        { TotalHours: < 24 } => span.Minutes == 0 ? $"{(int)span.TotalHours}h" : $"{(int)span.TotalHours}h {span.Minutes}m",
        _ => span.Hours == 0 ? $"{(int)span.TotalDays}d" : $"{(int)span.TotalDays}d {span.Hours}h",
    };
}
