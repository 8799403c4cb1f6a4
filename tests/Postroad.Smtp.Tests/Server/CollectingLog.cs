using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Postroad.Smtp.Tests.Server;

/// <summary>Keeps what was logged.</summary>
internal sealed class CollectingLog : ILoggerFactory, ILogger
{
    public sealed record Event(LogLevel Level, EventId Id, string Message, Exception? Exception);

    public ConcurrentQueue<Event> Events { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) { }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Events.Enqueue(new Event(logLevel, eventId, formatter(state, exception), exception));

    public void Dispose() { }
}
