using System.Collections.Frozen;
using Postroad.Mail.Addresses;
using Postroad.Mail.Headers;
using Postroad.Mta.Accounts;
using Postroad.Mta.Domains;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Receiving.Submission;

/// <summary>What a user who logged in may send, and what is taken out of a submission (RFC 6409 §6, §8). Each answer is a refusal, or null.</summary>
internal sealed class SubmissionRules
{
    private readonly SubmissionOptions _options;
    private readonly IdentityCheck _identities;
    private readonly RateBudget _messages;
    private readonly RateBudget _recipients;
    private readonly RateBudget _domains;
    private readonly FrozenSet<string> _strip;

    private SubmissionRules(SubmissionOptions options, SubmissionRules before)
    {
        (_options, _identities) = (options, before._identities);
        (_messages, _recipients, _domains) = (before._messages, before._recipients, before._domains);
        _strip = options.Strip.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Rules by these options.</summary>
    /// <param name="options">The options.</param>
    /// <param name="directory">Whose mailbox an address is.</param>
    /// <param name="isGranted">Whether an address that is not an account's own was granted to it.</param>
    /// <param name="clock">The clock of the rates.</param>
    public SubmissionRules(SubmissionOptions options, DomainDirectory directory, Func<AccountName, Mailbox, bool> isGranted, TimeProvider clock)
    {
        _options = options;
        _identities = new IdentityCheck(directory, isGranted);
        (_messages, _recipients, _domains) = (new RateBudget(clock), new RateBudget(clock), new RateBudget(clock));
        _strip = options.Strip.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Whether the Received field leaves the client out.</summary>
    public bool HidesClient => _options.HideClient;

    /// <summary>Whether anything is taken out of headers at all.</summary>
    public bool StripsAny => _strip.Count > 0;

    /// <summary>Asked at MAIL.</summary>
    public Reply? Sender(string user, ReversePath sender)
    {
        if (_options.Identities == IdentityRule.Own && _identities.Sender(user, sender) is { } refusal)
            return refusal;
        return _messages.TryTake(Key(user), _options.MessagesPerAccount) ? null : SubmissionReplies.TooMuch;
    }

    /// <summary>Asked at RCPT, for each recipient that is taken otherwise.</summary>
    public Reply? Recipient(string user)
    {
        var key = Key(user);
        if (!_recipients.TryTake(key, _options.RecipientsPerAccount))
            return SubmissionReplies.TooMuch;
        return _domains.TryTake(key[(key.LastIndexOf('@') + 1)..], _options.RecipientsPerDomain) ? null : SubmissionReplies.TooMuchOfDomain;
    }

    /// <summary>Asked when the header has come.</summary>
    public Reply? Header(string user, HeaderBlock header) => _options.Identities == IdentityRule.Own ? _identities.Header(user, header) : null;

    /// <summary>Whether a field is taken out.</summary>
    public bool Strips(HeaderField field) => field.IsWellFormed && _strip.Contains(System.Text.Encoding.ASCII.GetString(field.Name.Span));

    /// <summary>Rules by other options, with what has been used so far.</summary>
    public SubmissionRules With(SubmissionOptions options) => new(options, this);

    private static string Key(string user) => AccountName.TryParse(user, out var name, out _) ? name.Value : user.ToLowerInvariant();
}
