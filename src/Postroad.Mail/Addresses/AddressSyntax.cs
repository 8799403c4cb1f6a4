using System.Text;

namespace Postroad.Mail.Addresses;

/// <summary>Which of the grammars of mail take a text as an address.</summary>
/// <param name="IsMailbox">MAIL and RCPT take it (RFC 5321 §4.1.2, with SMTPUTF8 RFC 6531 §3.3).</param>
/// <param name="IsAddrSpec">A header field takes it (RFC 5322 §3.4.1, with comments, folding and obsolete forms, in ASCII).</param>
/// <param name="NeedsSmtpUtf8">MAIL and RCPT take it only where SMTPUTF8 was agreed on.</param>
/// <param name="Fault">Why it is no mailbox.</param>
public readonly record struct AddressSyntax(bool IsMailbox, bool IsAddrSpec, bool NeedsSmtpUtf8, AddressFault Fault)
{
    /// <summary>Tries the text, which may be anything, against each grammar.</summary>
    public static AddressSyntax Check(string text)
    {
        var isMailbox = Mailbox.TryParse(text, out _, out var fault);
        var isAddrSpec = AddrSpec.TryParse(text, out var addrSpec) && !addrSpec.IsInternational;
        return new(isMailbox, isAddrSpec, isMailbox && !Ascii.IsValid(text), fault);
    }
}
