using Microsoft.Extensions.Logging;
using Postroad.Smtp.Client.Transcripts;

namespace Postroad.Client;

/// <summary>Sends the lines of sessions to the log, where that is asked.</summary>
internal static partial class WireLog
{
    public const string Category = "Postroad.Smtp.Wire";

    public static Action<TranscriptEntry>? Listener(MailSenderOptions options, ILoggerFactory loggers)
    {
        if (options.Transcript == Transcript.None)
            return null;
        var logger = loggers.CreateLogger(Category);
        return entry =>
        {
            if (logger.IsEnabled(LogLevel.Debug))
                Line(logger, entry.ToString());
        };
    }

    [LoggerMessage(2901, LogLevel.Debug, "{Line}", EventName = "Line")]
    private static partial void Line(ILogger logger, string line);
}
