namespace Postroad.Smtp.Sasl.Server;

/// <summary>EXTERNAL (RFC 4422 appendix A): the client is whom its certificate stands for.</summary>
internal sealed class ExternalExchange(SaslContext context) : SaslExchange("EXTERNAL")
{
    public override async ValueTask<SaslStep> NextAsync(byte[]? message, CancellationToken cancellationToken)
    {
        if (message is null)
            return new SaslStep.Challenge([]);
        if (!SaslText.TryRead(message, out var actAs))
            return new SaslStep.Failed(SaslFailure.Malformed, null);
        if (context.ClientCertificate is not { } certificate)
            return new SaslStep.Failed(SaslFailure.Credentials, actAs);
        var user = await context.Store.FindByCertificateAsync(certificate, cancellationToken).ConfigureAwait(false);
        return user is not null && (actAs.Length == 0 || actAs == user) ? new SaslStep.LoggedIn(user) : new SaslStep.Failed(SaslFailure.Credentials, user ?? actAs);
    }
}
