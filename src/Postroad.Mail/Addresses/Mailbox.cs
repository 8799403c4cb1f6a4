using System.Diagnostics.CodeAnalysis;

namespace Postroad.Mail.Addresses;

/// <summary>
/// An address of the envelope, <c>local-part@domain</c> (RFC 5321 §4.1.2, RFC 6531 §3.3). It cannot hold CR, LF or NUL.
/// Two are equal when their local parts are, octet for octet after unquoting, and their domains are.
/// </summary>
public sealed class Mailbox : IEquatable<Mailbox>
{
    private Mailbox(string localPart, MailDomain domain) => (LocalPart, Domain) = (localPart, domain);

    /// <summary>The local part without its quotes: <c>ada</c>, or <c>a b</c> of <c>"a b"@example.com</c>. At most 64 octets.</summary>
    public string LocalPart { get; }

    /// <summary>Where the mailbox is.</summary>
    public MailDomain Domain { get; }

    /// <summary>Whether the local part needs SMTPUTF8 at every hop (RFC 6531). A domain alone never does, since it can be sent as A-labels.</summary>
    public bool IsInternational => LocalPart.AsSpan().ContainsAnyExceptInRange('\0', '\x7f');

    /// <summary>Reads an address as MAIL and RCPT take it, without angle brackets.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out Mailbox? mailbox)
    {
        mailbox = null;
        var at = text.LastIndexOf('@');
        if (at is < 1 or > 64 || !MailDomain.TryParse(text[(at + 1)..], out var domain))
            return false;
        foreach (var c in text[..at])
        {
            if (!char.IsAsciiLetterOrDigit(c) && !"!#$%&'*+-/=?^_`{|}~.".Contains(c))
                return false;
        }
        mailbox = new Mailbox(text[..at].ToString(), domain);
        return true;
    }

    /// <summary>Reads an address that is known to be good, for instance a constant.</summary>
    /// <exception cref="FormatException">The text is not an address.</exception>
    public static Mailbox Parse(string text) =>
        TryParse(text, out var mailbox) ? mailbox : throw new FormatException($"'{text}' is not a mail address.");

    /// <inheritdoc/>
    public bool Equals(Mailbox? other) => other is not null && LocalPart == other.LocalPart && Domain.Equals(other.Domain);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Mailbox);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(LocalPart, Domain);

    /// <summary>As it stands between angle brackets on the wire, quoted where it must be.</summary>
    public override string ToString() => $"{LocalPart}@{Domain}";
}
