namespace Postroad.Mail.Dmarc.Reports;

/// <summary>The result of one check before alignment.</summary>
/// <param name="Method"><c>dkim</c> or <c>spf</c>.</param>
/// <param name="Domain">The domain that was checked.</param>
/// <param name="Result">The result, in the words of the method.</param>
/// <param name="Selector">The selector of a signature; null for SPF, or where it was not reported.</param>
/// <param name="Scope">Which identity SPF checked: <c>mfrom</c> or <c>helo</c>; null for DKIM, or where it was not reported.</param>
/// <param name="HumanResult">More, for a person.</param>
public sealed record ReportedCheck(string Method, string Domain, string Result, string? Selector, string? Scope, string? HumanResult);
