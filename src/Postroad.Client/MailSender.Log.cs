using Microsoft.Extensions.Logging;

namespace Postroad.Client;

public sealed partial class MailSender
{
    [LoggerMessage(2910, LogLevel.Debug, "sent: message-id=<{MessageId}>, {Result}", EventName = nameof(Sent))]
    private static partial void Sent(ILogger logger, string? messageId, SendResult result);

    [LoggerMessage(2911, LogLevel.Warning, "sent in part: message-id=<{MessageId}>, {Result}", EventName = nameof(SentInPart))]
    private static partial void SentInPart(ILogger logger, string? messageId, SendResult result);

    [LoggerMessage(2912, LogLevel.Warning, "not sent: message-id=<{MessageId}>, {Result}, delivery={Delivery}", EventName = nameof(NotSent))]
    private static partial void NotSent(ILogger logger, string? messageId, SendResult result, Delivery delivery);
}
