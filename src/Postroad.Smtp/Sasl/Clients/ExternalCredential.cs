namespace Postroad.Smtp.Sasl.Clients;

/// <summary>The certificate that the session shows in TLS is the proof.</summary>
/// <param name="actAs">Whom to act as; empty for whom the certificate names.</param>
public sealed class ExternalCredential(string actAs = "") : SaslCredential
{
    /// <inheritdoc/>
    public override string Identity => actAs.Length > 0 ? actAs : "(certificate)";

    /// <inheritdoc/>
    public override IEnumerable<SaslClient> Exchanges(SaslChannel channel) => [new ExternalClient(actAs)];
}
