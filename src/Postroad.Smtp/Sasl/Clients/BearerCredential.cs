namespace Postroad.Smtp.Sasl.Clients;

/// <summary>A user and an OAuth2 access token that is fetched when it is needed (RFC 7628, and XOAUTH2 as Google and Microsoft have it).</summary>
/// <param name="user">The mailbox to log in to.</param>
public abstract class BearerCredential(string user) : SaslCredential
{
    /// <inheritdoc/>
    public override string Identity => user;

    /// <summary>The token that is good now.</summary>
    /// <exception cref="CredentialException">There is none to be had.</exception>
    public abstract ValueTask<string> GetTokenAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    public override IEnumerable<SaslClient> Exchanges(SaslChannel channel)
    {
        yield return new BearerClient(user, GetTokenAsync, channel, isStandard: true);
        yield return new BearerClient(user, GetTokenAsync, channel, isStandard: false);
    }
}
