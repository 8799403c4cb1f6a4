namespace Postroad.Smtp.Sasl.Clients;

/// <summary>A user and a password.</summary>
/// <param name="user">The name to log in with.</param>
/// <param name="password">The password.</param>
public sealed class PasswordCredential(string user, string password) : SaslCredential
{
    /// <inheritdoc/>
    public override string Identity => user;

    /// <summary>The name to log in with.</summary>
    public string User => user;

    /// <inheritdoc/>
    public override IEnumerable<SaslClient> Exchanges(SaslChannel channel)
    {
        yield return new PlainClient(user, password);
        yield return new LoginClient(user, password);
    }
}
