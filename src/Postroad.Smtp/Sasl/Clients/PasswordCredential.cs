namespace Postroad.Smtp.Sasl.Clients;

/// <summary>A user and a password.</summary>
/// <param name="user">The name to log in with.</param>
/// <param name="password">The password.</param>
public sealed class PasswordCredential(string user, string password) : SaslCredential
{
    private readonly ScramKeys _keys = new(password);

    /// <inheritdoc/>
    public override string Identity => user;

    /// <summary>The name to log in with.</summary>
    public string User => user;

    /// <summary>Allows CRAM-MD5 where the server has neither SCRAM nor PLAIN nor LOGIN. Default false: it is weak.</summary>
    public bool AllowCramMd5 { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<SaslClient> Exchanges(SaslChannel channel)
    {
        if (!channel.ServerEndPoint.IsEmpty)
            yield return new ScramClient(user, _keys, channel, binds: true);
        yield return new ScramClient(user, _keys, channel, binds: false);
        yield return new PlainClient(user, password);
        yield return new LoginClient(user, password);
        if (AllowCramMd5)
            yield return new CramMd5Client(user, password);
    }
}
