using Microsoft.Extensions.Logging;

namespace Postroad.Mta.Delivery;

internal sealed partial class Dispatcher
{
    private static partial class Log
    {
        [LoggerMessage(3202, LogLevel.Warning, "destination {Destination} gives no session, left alone until {Until:u}", EventName = nameof(Suspended))]
        public static partial void Suspended(ILogger logger, string destination, DateTimeOffset until);
    }
}
