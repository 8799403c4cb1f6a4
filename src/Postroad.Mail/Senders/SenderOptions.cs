using Postroad.Mail.Dkim;
using Postroad.Mail.Spf;

namespace Postroad.Mail.Senders;

/// <summary>Limits for all checks of one message.</summary>
public sealed class SenderOptions
{
    /// <summary>Limits of SPF.</summary>
    public SpfOptions Spf { get; } = new();

    /// <summary>Limits of DKIM and ARC.</summary>
    public DkimOptions Dkim { get; } = new();
}
