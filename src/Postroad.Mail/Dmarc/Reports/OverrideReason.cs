namespace Postroad.Mail.Dmarc.Reports;

/// <summary>Why a receiver did not follow a policy.</summary>
/// <param name="Type"><c>local_policy</c>, <c>mailing_list</c>, <c>policy_test_mode</c>, <c>trusted_forwarder</c>, <c>other</c> …</param>
/// <param name="Comment">More, for a person.</param>
public sealed record OverrideReason(string Type, string? Comment);
