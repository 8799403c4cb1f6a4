using Microsoft.Extensions.Logging;

namespace Postroad.Hosting.Logs;

/// <summary>Hands what is logged to a writer of lines.</summary>
internal sealed class LineLoggerProvider(LogFormat format, LogLevel least, Action<string> write, TimeProvider clock) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new LineLogger(this, categoryName);

    public void Dispose() { }

    private LogLevel LeastOf(string category) =>
        // The web server's own talk is about requests; ours is about mail.
        category.StartsWith("Postroad", StringComparison.Ordinal) ? least : LogLevel.Warning > least ? LogLevel.Warning : least;

    private sealed class LineLogger(LineLoggerProvider provider, string category) : ILogger
    {
        private readonly LogLevel _least = provider.LeastOf(category);

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= _least && logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                provider.Write(LogLine.Of(provider.Format, provider.Now, category, logLevel, eventId, state, exception, formatter));
        }
    }

    private LogFormat Format => format;

    private DateTimeOffset Now => clock.GetUtcNow();

    private void Write(string line) => write(line);
}
