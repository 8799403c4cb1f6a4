using Postroad.Mail.Addresses;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Receiving.Submission;

/// <summary>What users who break the rules of submission are told.</summary>
internal static class SubmissionReplies
{
    /// <summary>The account has sent as much as it may for now. RFC 3463 §3.8.</summary>
    public static readonly Reply TooMuch = new(450, new(4, 7, 1), "You have sent as much as you may for now, try again later");

    /// <summary>The account was removed, or has another password, since the user logged in. RFC 3463 §3.8.</summary>
    public static readonly Reply LoginEnded = new(421, new(4, 7, 0), "Your account has changed since you logged in, connect and log in again");

    /// <summary>The user's domain has sent as much as it may for now.</summary>
    public static readonly Reply TooMuchOfDomain = new(450, new(4, 7, 1), "Your domain has sent as much as it may for now, try again later");

    /// <summary>From must name the author, once.</summary>
    public static readonly Reply SeveralAuthors = new(550, new(5, 7, 1), "A message has one From field");

    /// <summary>MAIL FROM is none of the user's addresses. RFC 6409 §6.1.</summary>
    public static Reply NotYourSender(string user, Mailbox sender) => new(553, new(5, 7, 1), $"<{sender}> is not an address of {Printable(user)}");

    /// <summary>A field of the header names somebody else. RFC 6409 §6.1.</summary>
    public static Reply NotYourField(string field, string user) => new(550, new(5, 7, 1), $"The {field} field names an address that is not one of {Printable(user)}");

    /// <summary>It is not clear whom a field of the header names.</summary>
    public static Reply UnreadableField(string field) => new(550, new(5, 7, 1), $"The {field} field cannot be read");

    private static string Printable(string user) => MailLog.LogText.Clean(user, 320);
}
