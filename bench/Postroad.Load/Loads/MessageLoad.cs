using System.Diagnostics;
using System.Net;

namespace Postroad.Load.Loads;

/// <summary>So many sessions that send message after message, over connections that are kept or over one for each.</summary>
internal static class MessageLoad
{
    public static async Task<Figures> RunAsync(IPEndPoint server, SmtpMessage message, int sessions, bool keep, TimeSpan duration)
    {
        var started = Stopwatch.GetTimestamp();
        var each = await Task.WhenAll(Enumerable.Range(0, sessions).Select(_ => Task.Run(() => SessionAsync(server, message, keep, started, duration))));
        var elapsed = Stopwatch.GetElapsedTime(started);
        TimeSpan[] all = [.. each.SelectMany(latencies => latencies)];
        Array.Sort(all);
        return new Figures(all.Length, elapsed, all);
    }

    private static async Task<List<TimeSpan>> SessionAsync(IPEndPoint server, SmtpMessage message, bool keep, long started, TimeSpan duration)
    {
        var latencies = new List<TimeSpan>();
        SmtpClientSession? session = null;
        try
        {
            while (Stopwatch.GetElapsedTime(started) < duration)
            {
                var begun = Stopwatch.GetTimestamp();
                if (session is null)
                {
                    session = new SmtpClientSession();
                    await session.GreetAsync(server);
                }
                await session.SendAsync(message);
                if (!keep)
                {
                    await session.QuitAsync();
                    session.Dispose();
                    session = null;
                }
                latencies.Add(Stopwatch.GetElapsedTime(begun));
            }
        }
        finally
        {
            session?.Dispose();
        }
        return latencies;
    }
}
