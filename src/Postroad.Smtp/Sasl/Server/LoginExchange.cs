namespace Postroad.Smtp.Sasl.Server;

/// <summary>LOGIN (draft-murchison-sasl-login, never an RFC): asks for name and password one after the other. Kept for old clients.</summary>
internal sealed class LoginExchange(ICredentialStore store) : SaslExchange("LOGIN")
{
    private static readonly byte[] NameQuestion = "Username:"u8.ToArray();
    private static readonly byte[] PasswordQuestion = "Password:"u8.ToArray();
    private string? _user;

    public override ValueTask<SaslStep> NextAsync(byte[]? message, CancellationToken cancellationToken)
    {
        if (message is null)
            return new(new SaslStep.Challenge(NameQuestion));
        if (_user is not null)
        {
            return SaslText.TryReadPassword(message, out var password) && password.Length > 0
                ? CheckAsync(store, _user, password, cancellationToken)
                : new(new SaslStep.Failed(SaslFailure.Malformed, _user));
        }
        if (!SaslText.TryRead(message, out var user) || user.Length == 0)
            return new(new SaslStep.Failed(SaslFailure.Malformed, null));
        _user = user;
        return new(new SaslStep.Challenge(PasswordQuestion));
    }
}
