namespace Postroad.Client;

/// <summary>A message to send. Date, Message-ID and the MIME structure are filled in; Bcc never reaches the header.</summary>
public sealed class Email
{
    /// <summary>Who writes. Null: the sender's default (<see cref="MailSenderOptions.From"/>).</summary>
    public EmailAddress? From { get; set; }

    /// <summary>To whom.</summary>
    public EmailAddressList To { get; set; } = [];

    /// <summary>Who else gets it, for all to see.</summary>
    public EmailAddressList Cc { get; set; } = [];

    /// <summary>Who else gets it, for nobody to see.</summary>
    public EmailAddressList Bcc { get; set; } = [];

    /// <summary>Where answers go, where that is not <see cref="From"/>.</summary>
    public EmailAddressList ReplyTo { get; set; } = [];

    /// <summary>Where reports on the delivery go: the reverse-path. Null: <see cref="From"/>.</summary>
    public EmailAddress? ReturnPath { get; set; }

    /// <summary>What it is about.</summary>
    /// <exception cref="MailContentException">It holds CR, LF or NUL.</exception>
    public string? Subject
    {
        get;
        set => field = value is null ? null : HeaderText.Guard(value, "the subject");
    }

    /// <summary>The plain text. Null with <see cref="Html"/> set: a text is made from it.</summary>
    public string? Text { get; set; }

    /// <summary>The HTML.</summary>
    public string? Html { get; set; }

    /// <summary>Files, and images of the HTML.</summary>
    public IList<EmailAttachment> Attachments { get; set; } = [];

    /// <summary>Header fields that have no property here.</summary>
    public EmailHeaders Headers { get; set; } = [];

    /// <summary>How to leave the list that this goes to; null: it is not to a list.</summary>
    public EmailUnsubscribe? Unsubscribe { get; set; }

    /// <summary>The list's id, such as <c>news.example.com</c> (List-Id, RFC 2919); null: none.</summary>
    /// <exception cref="MailContentException">It holds CR, LF or NUL.</exception>
    public string? ListId
    {
        get;
        set => field = value is null ? null : HeaderText.Guard(value, "the list's id");
    }

    /// <summary>What is asked of the servers on the way: reports, TLS all the way, a later time.</summary>
    public DeliveryRequests Requests { get; set; } = DeliveryRequests.None;
}
