using System.Collections.Immutable;

namespace Postroad.Mail.Results;

/// <summary>What one method found (RFC 8601 §2.7).</summary>
/// <param name="Method"><c>spf</c>, <c>dkim</c>, <c>dmarc</c>, <c>arc</c>, <c>auth</c> …</param>
/// <param name="Result"><c>pass</c>, <c>fail</c> … in the words of the method.</param>
/// <param name="Reason">Why, for a person; null to say nothing.</param>
/// <param name="Properties">What was looked at.</param>
public sealed record MethodResult(string Method, string Result, string? Reason, ImmutableArray<ResultProperty> Properties)
{
    /// <summary>A result without a reason.</summary>
    public static MethodResult Of(string method, string result, params ReadOnlySpan<ResultProperty> properties) => new(method, result, null, [.. properties]);
}
