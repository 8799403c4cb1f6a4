using System.Collections.Immutable;
using Postroad.Mail.Addresses;
using Postroad.Smtp.Protocol;

namespace Postroad.Smtp.Server;

/// <summary>
/// A mail transaction (RFC 5321 §3.3). It is replaced, never changed, and dropped whole by RSET, a greeting, STARTTLS, AUTH,
/// the end of the data and any error in BDAT.
/// </summary>
/// <param name="Session">The session as it was at MAIL.</param>
/// <param name="Sender">The reverse-path.</param>
/// <param name="Parameters">What MAIL said beside it.</param>
/// <param name="Recipients">The recipients taken so far, in order.</param>
public sealed record MailTransaction(SmtpSession Session, ReversePath Sender, MailParameters Parameters, ImmutableArray<Recipient> Recipients);
