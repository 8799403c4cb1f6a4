namespace Postroad.Mail.Results;

/// <summary>What a method looked at, for instance <c>smtp.mailfrom=example.com</c> or <c>header.d=example.com</c> (RFC 8601 §2.3).</summary>
/// <param name="Type">Where it comes from: <c>smtp</c>, <c>header</c>, <c>body</c> or <c>policy</c>.</param>
/// <param name="Name">Which part of it.</param>
/// <param name="Value">As it was there.</param>
public sealed record ResultProperty(string Type, string Name, string Value);
