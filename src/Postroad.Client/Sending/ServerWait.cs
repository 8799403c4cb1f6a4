using System.Globalization;
using Postroad.Smtp.Protocol;

namespace Postroad.Client;

/// <summary>Reads the wait that a server asks for out of a temporary refusal, such as <c>try again in 300 seconds</c> (greylisting says so) or <c>retry after 5 minutes</c>.</summary>
internal static class ServerWait
{
    public static TimeSpan? Find(Reply? reply)
    {
        if (reply is not { IsTransient: true })
            return null;
        var words = string.Join(' ', reply.Lines).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 1; i + 1 < words.Length; i++)
        {
            if (!words[i - 1].Equals("in", StringComparison.OrdinalIgnoreCase) && !words[i - 1].Equals("after", StringComparison.OrdinalIgnoreCase))
                continue;
            if (int.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && Unit(words[i + 1]) is { } unit && number <= 1_000_000)
                return unit * number;
        }
        return null;
    }

    private static TimeSpan? Unit(string word) => word.TrimEnd('.', ',', ';', '!', ')').ToLowerInvariant() switch
    {
        "s" or "sec" or "secs" or "second" or "seconds" => TimeSpan.FromSeconds(1),
        "m" or "min" or "mins" or "minute" or "minutes" => TimeSpan.FromMinutes(1),
        "h" or "hour" or "hours" => TimeSpan.FromHours(1),
        _ => null,
    };
}
