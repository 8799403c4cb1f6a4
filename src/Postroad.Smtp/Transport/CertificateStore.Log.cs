using Microsoft.Extensions.Logging;

namespace Postroad.Smtp.Transport;

public sealed partial class CertificateStore
{
    [LoggerMessage(2001, LogLevel.Information, "certificate {File} read again: {Subject}, good until {NotAfter:u}", EventName = nameof(Reloaded))]
    private static partial void Reloaded(ILogger logger, string file, string subject, DateTime notAfter);

    [LoggerMessage(2002, LogLevel.Error, "certificate {File} changed and cannot be used, the one from before stays: {Reason}", EventName = nameof(KeptOld))]
    private static partial void KeptOld(ILogger logger, string file, string reason);

    [LoggerMessage(2003, LogLevel.Error, "certificate {File} or its key is gone, the one from before stays", EventName = nameof(Gone))]
    private static partial void Gone(ILogger logger, string file);

    [LoggerMessage(2004, LogLevel.Error, "certificate {File} ran out at {NotAfter:u}, and is shown until there is another", EventName = nameof(Expired))]
    private static partial void Expired(ILogger logger, string file, DateTime notAfter);
}
