namespace Postroad.Smtp.Protocol;

/// <summary>The parameters of one RCPT command, decoded (RFC 3461 §4).</summary>
/// <param name="Notify">NOTIFY: when to report.</param>
/// <param name="OriginalRecipient">ORCPT, or null.</param>
public sealed record RecipientParameters(DsnNotify Notify, OriginalRecipient? OriginalRecipient)
{
    /// <summary>No parameter at all.</summary>
    public static readonly RecipientParameters None = new(DsnNotify.Unspecified, null);
}
