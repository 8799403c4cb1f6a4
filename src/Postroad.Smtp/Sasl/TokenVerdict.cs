namespace Postroad.Smtp.Sasl;

/// <summary>What became of a bearer token.</summary>
public abstract record TokenVerdict
{
    private TokenVerdict() { }

    /// <summary>The token is good.</summary>
    /// <param name="User">Whom it stands for: the identity of the session from now on.</param>
    public sealed record Accepted(string User) : TokenVerdict;

    /// <summary>The token is not good.</summary>
    /// <param name="Status">Told to the client: <c>invalid_token</c>, <c>insufficient_scope</c>, <c>invalid_request</c> (RFC 6750 §3.1).</param>
    /// <param name="Scope">The scope that is needed, or null.</param>
    /// <param name="Configuration">Where the issuer's OpenID configuration is, or null.</param>
    public sealed record Rejected(string Status = "invalid_token", string? Scope = null, Uri? Configuration = null) : TokenVerdict;

    /// <summary>It could not be checked now: answered with 454 4.7.0.</summary>
    public sealed record Unavailable : TokenVerdict;
}
