using Microsoft.Extensions.Logging;

namespace Postroad.Cli.Serve;

internal sealed partial class Reloader
{
    [LoggerMessage(4001, LogLevel.Information, "{File} was read again; in force now: {Keys}")]
    private static partial void Reloaded(ILogger logger, string file, string keys);

    [LoggerMessage(4002, LogLevel.Warning, "these come with the next start: {Keys}")]
    private static partial void Waits(ILogger logger, string keys);

    [LoggerMessage(4003, LogLevel.Error, "{File} was not read again, the configuration from before stays in force: {Count} errors, the first of them {First}")]
    private static partial void NotReloaded(ILogger logger, string file, int count, string first);

    [LoggerMessage(4004, LogLevel.Error, "the configuration could not be read again")]
    private static partial void ReloadFailed(ILogger logger, Exception failure);
}
