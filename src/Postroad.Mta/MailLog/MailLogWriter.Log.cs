using Microsoft.Extensions.Logging;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.MailLog;

internal sealed partial class MailLogWriter
{
    [LoggerMessage(3001, LogLevel.Information, "{QueueId}: from=<{Sender}>, size={Size}, nrcpt={RecipientCount}", EventName = "Queued")]
    private static partial void LogQueued(ILogger logger, QueueId queueId, string sender, long size, int recipientCount);

    [LoggerMessage(3002, LogLevel.Information, "{QueueId}: client={Client}, listener={Listener}, session={Session}, with={With}, user={User}, message-id={MessageId}", EventName = "Received")]
    private static partial void LogReceived(ILogger logger, QueueId queueId, string session, string listener, string client, string with, string user, string messageId);

    [LoggerMessage(3003, LogLevel.Information, "{QueueId}: to=<{Recipient}>, relay={Relay}, delay={Delay}, delays={Delays}, dsn={Dsn}, status={Status} ({Reply})", EventName = "Attempted")]
    private static partial void LogAttempted(ILogger logger, QueueId queueId, string recipient, string relay, string delay, string delays, EnhancedStatusCode dsn, string status, string reply);

    [LoggerMessage(3009, LogLevel.Warning, "{QueueId}: to=<{Recipient}>, relay={Relay}, delay={Delay}, delays={Delays}, dsn={Dsn}, status={Status} ({Reply})", EventName = "Bounced")]
    private static partial void LogBounced(ILogger logger, QueueId queueId, string recipient, string relay, string delay, string delays, EnhancedStatusCode dsn, string status, string reply);

    [LoggerMessage(3004, LogLevel.Information, "{QueueId}: from=<{Sender}>, to=<{Recipients}>, subject={Subject}, size={Size}, file={Path}", EventName = "Filed")]
    private static partial void LogFiled(ILogger logger, QueueId queueId, string sender, string recipients, string subject, long size, string path);

    [LoggerMessage(3005, LogLevel.Information, "{QueueId}: report={ReportId}, action={Action}", EventName = "Reported")]
    private static partial void LogReported(ILogger logger, QueueId queueId, QueueId reportId, string action);

    [LoggerMessage(3006, LogLevel.Warning, "{QueueId}: report to <{To}> withheld ({Why})", EventName = "ReportWithheld")]
    private static partial void LogReportWithheld(ILogger logger, QueueId queueId, string to, string why);

    [LoggerMessage(3007, LogLevel.Information, "{QueueId}: {Verb} by an operator ({Reason})", EventName = "Operated")]
    private static partial void LogOperated(ILogger logger, QueueId queueId, string verb, string reason);

    [LoggerMessage(3008, LogLevel.Information, "{QueueId}: removed", EventName = "Removed")]
    private static partial void LogRemoved(ILogger logger, QueueId queueId);

    [LoggerMessage(3010, LogLevel.Debug, "NOQUEUE: session={Session}, listener={Listener}, connect from [{Client}]", EventName = "Connected")]
    private static partial void LogConnected(ILogger logger, string session, string listener, string client);

    [LoggerMessage(3013, LogLevel.Information, "NOQUEUE: session={Session}, reject={Stage}, listener={Listener}, client={Client}, from=<{Sender}>, to=<{Recipient}> ({Reply})", EventName = "Refused")]
    private static partial void LogRefused(ILogger logger, string session, string stage, string listener, string client, string sender, string recipient, string reply);

    [LoggerMessage(3014, LogLevel.Information, "{QueueId}: session={Session}, {Results}, action={Action}, ground={Ground}", EventName = "Checked")]
    private static partial void LogChecked(ILogger logger, QueueId queueId, string session, string results, string action, string ground);
}
