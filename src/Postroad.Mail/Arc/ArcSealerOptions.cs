namespace Postroad.Mail.Arc;

/// <summary>How messages are sealed.</summary>
public sealed class ArcSealerOptions
{
    /// <summary>Who seals: the name in the Authentication-Results of this site (RFC 8601 §2.5). Required.</summary>
    public required string AuthservId { get; init; }

    /// <summary>Fields that the message signature covers, each as often as it is named. Fields of ARC and Authentication-Results are left out (RFC 8617 §4.1.2). The default is what DKIM signs, and DKIM-Signature.</summary>
    public IList<string> SignedFields { get; init; } =
    [
        "DKIM-Signature", "From", "Sender", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To", "References",
        "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Post",
    ];
}
