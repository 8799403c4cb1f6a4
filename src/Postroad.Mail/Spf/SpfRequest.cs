using System.Net;

namespace Postroad.Mail.Spf;

/// <summary>
/// Who asks to send, as the session gave it (RFC 7208 §4.1). The names are taken as they came, well-formed or not: a name that is no domain
/// yields <see cref="SpfResult.None"/>, never an exception.
/// </summary>
/// <param name="ClientAddress">The address of the SMTP client. An IPv4-mapped IPv6 address counts as IPv4.</param>
/// <param name="HeloName">The parameter of the last EHLO or HELO.</param>
/// <param name="MailFrom">The reverse-path without angle brackets; empty for the null reverse-path, which is judged as postmaster@<paramref name="HeloName"/>.</param>
public sealed record SpfRequest(IPAddress ClientAddress, string HeloName, string MailFrom);
