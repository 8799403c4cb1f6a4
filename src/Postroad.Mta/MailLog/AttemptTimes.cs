using System.Globalization;

namespace Postroad.Mta.MailLog;

/// <summary>Where the time of one attempt went.</summary>
/// <param name="Total">From the message's arrival to the end of the attempt.</param>
/// <param name="Queue">Of that, before this attempt began.</param>
/// <param name="Connect">From there until the session with the next hop stood: DNS, TCP, greeting, TLS; zero on a session that was there.</param>
/// <param name="Transmit">From MAIL to the last reply.</param>
internal readonly record struct AttemptTimes(TimeSpan Total, TimeSpan Queue, TimeSpan Connect, TimeSpan Transmit)
{
    /// <summary>As <c>queue/connect/transmit</c>, in seconds.</summary>
    public string Split => $"{Seconds(Queue)}/{Seconds(Connect)}/{Seconds(Transmit)}";

    /// <summary>Seconds with two digits that count: <c>0.05</c>, <c>1.2</c>, <c>345</c>.</summary>
    public static string Seconds(TimeSpan time) => Math.Max(0, time.TotalSeconds) switch
    {
        < 0.01 => "0",
        < 1 and var s => s.ToString("0.##", CultureInfo.InvariantCulture),
        < 10 and var s => s.ToString("0.#", CultureInfo.InvariantCulture),
        var s => s.ToString("0", CultureInfo.InvariantCulture),
    };
}
