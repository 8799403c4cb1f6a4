using Microsoft.Extensions.Logging;

namespace Postroad.Mta.Queue.Spool.Journal.Housekeeping;

internal sealed partial class Housekeeper
{
    [LoggerMessage(3111, LogLevel.Debug, "freed {Path}", EventName = "SpoolFreed")]
    private partial void LogFreed(string path);

    [LoggerMessage(3112, LogLevel.Error, "{Path} holds {Octets} octets that count and cannot be read; it stays where it is", EventName = "SpoolPinned")]
    private partial void LogPinned(string path, long octets);

    [LoggerMessage(3113, LogLevel.Warning, "no space is left on the disk of the spool; new mail is refused until there is", EventName = "SpoolFull")]
    private partial void LogFull();

    [LoggerMessage(3114, LogLevel.Critical, "{Why}; nothing is taken until the next start", EventName = "SpoolShut")]
    private partial void LogShut(string why);
}
