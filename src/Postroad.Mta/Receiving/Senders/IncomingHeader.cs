using Postroad.Mail.Headers;
using Postroad.Mail.Results;

namespace Postroad.Mta.Receiving.Senders;

/// <summary>What is taken out of the header of a message because it pretends to come from us (RFC 8601 §5).</summary>
internal static class IncomingHeader
{
    /// <summary>The field that marks a message for the Junk folder; ours alone.</summary>
    public const string QuarantineName = "X-Postroad-Quarantine";

    /// <summary>Whether a field is one that only we may write.</summary>
    public static bool IsForged(HeaderField field, string authservId) =>
        field.Is(QuarantineName) || (field.Is(AuthenticationResults.FieldName) && ResultsFilter.IsForged(field.RawValue.Span, authservId));
}
