namespace Postroad.Smtp.Sasl.Server;

/// <summary>One login under way, on the server's side. A new one for each AUTH.</summary>
internal abstract class SaslExchange(string mechanism)
{
    /// <summary>The mechanism's name, as registered.</summary>
    public string Mechanism { get; } = mechanism;

    /// <summary>Takes a message of the client. Null at the start, where no initial response came.</summary>
    public abstract ValueTask<SaslStep> NextAsync(byte[]? message, CancellationToken cancellationToken);

    /// <summary>Turns the verdict of a store into a step.</summary>
    protected static async ValueTask<SaslStep> CheckAsync(ICredentialStore store, string user, string password, CancellationToken cancellationToken) =>
        await store.VerifyPasswordAsync(user, password, cancellationToken).ConfigureAwait(false) switch
        {
            PasswordVerdict.Right => new SaslStep.LoggedIn(user),
            PasswordVerdict.Wrong => new SaslStep.Failed(SaslFailure.Credentials, user),
            _ => new SaslStep.Failed(SaslFailure.Unavailable, user),
        };
}
