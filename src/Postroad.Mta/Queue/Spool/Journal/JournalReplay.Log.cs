using Microsoft.Extensions.Logging;

namespace Postroad.Mta.Queue.Spool.Journal;

internal sealed partial class JournalReplay
{
    [LoggerMessage(3101, LogLevel.Warning, "the write that a crash cut short was never acknowledged and is void: {Path} at {Offset}, {Octets} octets", EventName = "SpoolTorn")]
    private partial void LogTorn(string path, long offset, long octets);

    [LoggerMessage(3102, LogLevel.Error, "damaged: {Where}: {Why}", EventName = "SpoolDamaged")]
    private partial void LogDamaged(string where, string why);

    [LoggerMessage(3103, LogLevel.Warning, "cannot keep a copy of damaged octets as {Path}: {Why}", EventName = "SpoolNotSetAside")]
    private partial void LogNotSetAside(string path, string why);

    [LoggerMessage(3104, LogLevel.Information, "{Count} bodies of messages that were never accepted, or that are settled, were removed", EventName = "SpoolSwept")]
    private partial void LogSwept(int count);
}
