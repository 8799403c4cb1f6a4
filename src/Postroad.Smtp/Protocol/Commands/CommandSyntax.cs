using Postroad.Mail.Addresses;

namespace Postroad.Smtp.Protocol.Commands;

/// <summary>What a command line may hold on this channel and in this transaction.</summary>
/// <param name="Extensions">What is offered: other parameters are unknown ones.</param>
/// <param name="SmtpUtf8">Whether MAIL said SMTPUTF8, so that RCPT may hold UTF-8.</param>
/// <param name="Host">Where <c>&lt;postmaster&gt;</c> without a domain is (RFC 5321 §4.5.1).</param>
/// <param name="SpaceAfterColon">Whether <c>FROM: &lt;</c> passes, which RFC 5321 §3.3 forbids and some devices send.</param>
internal readonly record struct CommandSyntax(SmtpExtensions Extensions, bool SmtpUtf8, MailDomain Host, bool SpaceAfterColon)
{
    public bool Offers(SmtpExtensions extension) => (Extensions & extension) != 0;
}
