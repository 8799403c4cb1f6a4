using Postroad.Mail.Addresses;

namespace Postroad.Mail.Dsn;

/// <summary>An address with its type, as Original-Recipient and Final-Recipient have it (RFC 3464 §2.3.1, RFC 6533 §3).</summary>
/// <param name="Type"><c>rfc822</c>, <c>utf-8</c>, or what a sender gave with ORCPT.</param>
/// <param name="Address">The address itself, decoded.</param>
public sealed record DsnAddress(string Type, string Address)
{
    /// <summary>The address of an envelope: <c>utf-8</c> where its local part is not ASCII.</summary>
    public static DsnAddress Of(Mailbox mailbox) => new(mailbox.IsInternational ? "utf-8" : "rfc822", mailbox.ToString());

    /// <summary>As in the field.</summary>
    public override string ToString() => $"{Type};{Address}";
}
