using System.Diagnostics;
using System.Net;

namespace Postroad.Load.Loads;

/// <summary>Many connections that greet and then say nothing.</summary>
internal static class IdleLoad
{
    public static async Task<(Figures Figures, IReadOnlyList<IDisposable> Sessions)> OpenAsync(IPEndPoint server, int count)
    {
        var sessions = new List<IDisposable>(count);
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            var session = new SmtpClientSession();
            sessions.Add(session);
            await session.GreetAsync(server);
        }
        return (new Figures(count, Stopwatch.GetElapsedTime(started), []), sessions);
    }
}
