using Postroad.Mail.Addresses;
using Postroad.Mail.Headers;
using Postroad.Mta.Accounts;
using Postroad.Mta.Domains;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Receiving.Submission;

/// <summary>Whether a user sends as somebody that the account is.</summary>
/// <param name="directory">Whose mailbox an address is.</param>
/// <param name="isGranted">Whether an address that is not the account's own was granted to it.</param>
internal sealed class IdentityCheck(DomainDirectory directory, Func<AccountName, Mailbox, bool> isGranted)
{
    /// <summary>What MAIL is refused with; null where it is right. The null reverse-path is nobody's and so everybody's (RFC 5321 §4.5.5).</summary>
    public Reply? Sender(string user, ReversePath sender) =>
        sender.Mailbox is { } mailbox && !Owns(user, mailbox) ? SubmissionReplies.NotYourSender(user, mailbox) : null;

    /// <summary>What the content is refused with: every address of From and of Sender has to be the user's own.</summary>
    public Reply? Header(string user, HeaderBlock header)
    {
        if (header.All("From").Skip(1).Any())
            return SubmissionReplies.SeveralAuthors;
        foreach (var name in (ReadOnlySpan<string>)["From", "Sender", "Resent-From", "Resent-Sender"])
        {
            foreach (var field in header.All(name))
            {
                if (!HeaderAddresses.TryRead(field, out var addresses, out _) || addresses.IsEmpty)
                    return SubmissionReplies.UnreadableField(name);
                if (addresses.Any(a => a.Mailbox is null || !Owns(user, a.Mailbox)))
                    return SubmissionReplies.NotYourField(name, user);
            }
        }
        return null;
    }

    private bool Owns(string user, Mailbox address)
    {
        if (!AccountName.TryParse(user, out var account, out _))
            return false;
        var plain = $"{DomainDirectory.WithoutDetail(address.LocalPart)}@{address.Domain}";
        return plain == account.Value
            || directory.Resolve(address) is RecipientRoute.Local local && $"{local.LocalPart}@{local.Domain}" == account.Value
            || isGranted(account, address);
    }
}
