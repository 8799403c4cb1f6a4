using Postroad.Smtp.Sasl.Clients;

namespace Postroad.Client;

/// <summary>A token that the application gets itself.</summary>
internal sealed class CallbackCredential(string mailbox, Func<CancellationToken, ValueTask<string>> token) : BearerCredential(mailbox)
{
    public override async ValueTask<string> GetTokenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await token(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (OperationCanceledException or CredentialException))
        {
            throw new CredentialException($"The access token could not be had: {e.Message}", isTransient: e is HttpRequestException or IOException, inner: e);
        }
    }
}
