using System.Diagnostics.CodeAnalysis;

namespace Postroad.Mta.Receiving.Submission;

/// <summary>The table <c>[submission]</c>: what our users may send, how much of it, and what is taken out of it (RFC 6409 §6, §8).</summary>
internal sealed class SubmissionOptions
{
    /// <summary>
    /// As whom a user may send: <c>own</c> wants MAIL FROM, From and Sender to be addresses of the account (its own with or without <c>+detail</c>, postmaster where
    /// that is its mailbox, and those that were granted to it); <c>any</c> does not look. Default own.
    /// </summary>
    public IdentityRule Identities { get; set; } = IdentityRule.Own;

    /// <summary>Messages of one account. Default 0: no limit.</summary>
    public Rate MessagesPerAccount { get; set; } = Rate.Unlimited;

    /// <summary>Recipients of one account. Default 0: no limit. A stolen password sends to thousands; a person does not.</summary>
    public Rate RecipientsPerAccount { get; set; } = Rate.Unlimited;

    /// <summary>Recipients of all accounts of one domain. Default 0: no limit.</summary>
    public Rate RecipientsPerDomain { get; set; } = Rate.Unlimited;

    /// <summary>
    /// Fields that are taken out of what is submitted, since they tell what is nobody's business or are for final delivery to write. Default Bcc, Resent-Bcc,
    /// Return-Path and Content-Length, as Postfix has it (message_drop_headers).
    /// </summary>
    public IReadOnlyList<string> Strip { get; set; } = ["Bcc", "Resent-Bcc", "Return-Path", "Content-Length"];

    /// <summary>Whether the Received field leaves out the name and the address of the client. Default false: they are kept.</summary>
    public bool HideClient { get; set; }

    /// <summary>Reads a rule as a file writes it. Where it is none, <paramref name="error"/> names those there are.</summary>
    public static bool TryParseIdentities(string text, out IdentityRule rule, [NotNullWhen(false)] out string? error)
    {
        rule = text == "any" ? IdentityRule.Any : IdentityRule.Own;
        error = text is "own" or "any" ? null : $"'{text}' is not a rule for identities: own or any.";
        return error is null;
    }
}
