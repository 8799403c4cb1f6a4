namespace Postroad.Mail.Dkim.Signing;

/// <summary>How messages are signed.</summary>
public sealed class DkimSignerOptions
{
    /// <summary>The form of the header that is hashed. Default relaxed: it outlives the refolding of relays (RFC 6376 §5.4.1).</summary>
    public Canonicalization HeaderForm { get; set; } = Canonicalization.Relaxed;

    /// <summary>The form of the body that is hashed. Default relaxed.</summary>
    public Canonicalization BodyForm { get; set; } = Canonicalization.Relaxed;

    /// <summary>Fields that are signed where they are there, each as often as it is there.</summary>
    public IList<string> SignedFields { get; } =
    [
        "From", "Sender", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To", "References",
        "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "Content-ID",
        "Resent-Date", "Resent-From", "Resent-Sender", "Resent-To", "Resent-Cc", "Resent-Message-ID",
        "List-Id", "List-Help", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Subscribe", "List-Post", "List-Owner", "List-Archive",
        "CFBL-Address", "CFBL-Feedback-ID", "Feedback-ID", "Auto-Submitted",
    ];

    /// <summary>Fields that are signed once more than they are there, so that nobody can add another (RFC 6376 §8.15).</summary>
    public IList<string> OversignedFields { get; } =
        ["From", "Sender", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"];

    /// <summary>How long a signature holds, <c>x=</c>; null for without end, the default.</summary>
    public TimeSpan? Lifetime { get; set; }

    /// <summary>On whose behalf, <c>i=</c>: an address in the domain of the key or below; null to say nothing, the default.</summary>
    public string? Identity { get; set; }
}
