using System.Collections.Frozen;

namespace Postroad.Client;

/// <summary>The header fields that a caller gave: those that may stand once go before what is made, those that only the content can tell are refused.</summary>
internal readonly struct OwnFields
{
    // RFC 5322 §3.6: at most one of each.
    private static readonly FrozenSet<string> Single = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "From", "Date", "Subject", "Message-Id", "To", "Cc", "Reply-To");
    private static readonly FrozenSet<string> OfContent = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "Content-Type", "Content-Transfer-Encoding", "Content-Disposition");
    private static readonly FrozenSet<string> Dropped = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "Bcc", "Resent-Bcc", "MIME-Version");
    private static readonly FrozenSet<string> OfAddress = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "Sender", "From", "Disposition-Notification-To", "Return-Receipt-To", "Resent-From", "Resent-Sender");

    private readonly EmailHeaders _fields;

    private OwnFields(EmailHeaders fields) => _fields = fields;

    /// <exception cref="MailContentException">A field tells what only the content can.</exception>
    public static OwnFields Of(EmailHeaders fields)
    {
        if (fields.Count == 0)
            return new OwnFields(fields);
        foreach (var (name, _) in fields)
        {
            if (OfContent.Contains(name))
                throw new MailContentException($"The header field {name} is made of the content.", "Leave it out. A MimeMessage can be sent where its structure has to be another.");
        }
        return new OwnFields(fields);
    }

    public bool Has(string name) => _fields.Count > 0 && _fields[name] is not null;

    public void WriteTo(HeaderWriter header)
    {
        if (_fields.Count == 0)
            return;
        var single = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in _fields)
        {
            if (Dropped.Contains(name) || (Single.Contains(name) && !single.Add(name)))
                continue;
            if (OfAddress.Contains(name) && EmailAddress.TryParse(value, out var address))
                header.Address(name, address);
            else
                header.Field(name, value);
        }
    }
}
