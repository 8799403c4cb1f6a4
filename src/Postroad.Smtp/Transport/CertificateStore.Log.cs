using Microsoft.Extensions.Logging;

namespace Postroad.Smtp.Transport;

public sealed partial class CertificateStore
{
    [LoggerMessage(2001, LogLevel.Information, "certificate {File} read again: {Subject}, good until {NotAfter:u}", EventName = nameof(Reloaded))]
    private static partial void Reloaded(ILogger logger, string file, string subject, DateTime notAfter);

    [LoggerMessage(2002, LogLevel.Error, "certificate {File} changed and cannot be used, the one from before stays: {Reason}", EventName = nameof(KeptOld))]
    private static partial void KeptOld(ILogger logger, string file, string reason);
}
