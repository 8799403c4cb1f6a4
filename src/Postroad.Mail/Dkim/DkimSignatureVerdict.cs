namespace Postroad.Mail.Dkim;

/// <summary>What became of one signature.</summary>
/// <param name="Index">Its place among the signatures of the message, from the top, 0 first.</param>
/// <param name="Domain"><c>d=</c>: as far as it could be read, else empty. So with the next three.</param>
/// <param name="Selector"><c>s=</c></param>
/// <param name="Algorithm"><c>a=</c></param>
/// <param name="Identity"><c>i=</c>, or <c>@domain</c>.</param>
/// <param name="Result">The result.</param>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="IsTesting">Whether the key says that the domain is only testing: then a failure means no more than no signature (RFC 6376 §3.6.1).</param>
/// <param name="KeyBits">Length of the key in bits; 0 where none was had.</param>
public sealed record DkimSignatureVerdict(
    int Index, string Domain, string Selector, string Algorithm, string Identity, DkimResult Result, string Reason, bool IsTesting, int KeyBits)
{
    /// <summary>What the field says; null where its form was not good.</summary>
    public DkimSignature? Signature { get; init; }
}
