namespace Postroad.Smtp.Protocol;

/// <summary>The recipient as its sender first wrote it: the ORCPT parameter of RCPT (RFC 3461 §4.2), decoded. Holds no CR, LF or NUL.</summary>
/// <param name="AddressType">The kind of address, such as <c>rfc822</c> or <c>utf-8</c>.</param>
/// <param name="Address">The address, decoded from xtext or from the form of RFC 6533.</param>
public sealed record OriginalRecipient(string AddressType, string Address);
