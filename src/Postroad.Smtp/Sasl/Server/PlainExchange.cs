namespace Postroad.Smtp.Sasl.Server;

/// <summary>PLAIN (RFC 4616): identity to act as, identity, password, with NUL between.</summary>
internal sealed class PlainExchange(ICredentialStore store) : SaslExchange("PLAIN")
{
    public override ValueTask<SaslStep> NextAsync(byte[]? message, CancellationToken cancellationToken)
    {
        if (message is null)
            return new(new SaslStep.Challenge([]));
        // RFC 4616 §2  message = [authzid] UTF8NUL authcid UTF8NUL passwd
        var first = message.AsSpan().IndexOf((byte)0);
        var second = first < 0 ? -1 : message.AsSpan(first + 1).IndexOf((byte)0);
        if (second < 1 || !SaslText.TryRead(message.AsSpan(..first), out var actAs)
            || !SaslText.TryRead(message.AsSpan(first + 1, second), out var user)
            || !SaslText.TryReadPassword(message.AsSpan(first + second + 2), out var password) || password.Length == 0)
            return new(new SaslStep.Failed(SaslFailure.Malformed, null));
        // Nobody acts as somebody else.
        if (actAs.Length > 0 && actAs != user)
            return new(new SaslStep.Failed(SaslFailure.Credentials, user));
        return CheckAsync(store, user, password, cancellationToken);
    }
}
