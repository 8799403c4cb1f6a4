namespace Postroad.Client;

/// <summary>What is posted to an issuer for a token (RFC 6749 §4.4, §6; RFC 7523 §2.1).</summary>
/// <param name="Endpoint">Where.</param>
/// <param name="Fields">The form.</param>
internal record TokenRequest(Uri Endpoint, IReadOnlyList<KeyValuePair<string, string>> Fields)
{
    /// <summary>The form for a request that goes out now.</summary>
    public virtual IReadOnlyList<KeyValuePair<string, string>> Form() => Fields;
}
