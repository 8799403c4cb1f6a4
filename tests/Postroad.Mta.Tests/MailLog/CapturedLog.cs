using Microsoft.Extensions.Logging;

namespace Postroad.Mta.Tests.MailLog;

/// <summary>Keeps the lines that a logger was given.</summary>
internal sealed class CapturedLog<T> : ILogger<T>
{
    public List<(LogLevel Level, EventId Id, string Line)> Entries { get; } = [];

    public IEnumerable<string> Lines => Entries.Select(e => e.Line);

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (Entries)
            Entries.Add((logLevel, eventId, formatter(state, exception)));
    }
}
