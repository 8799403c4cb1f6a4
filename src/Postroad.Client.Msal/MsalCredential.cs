using Microsoft.Identity.Client;
using Postroad.Smtp.Sasl.Clients;

namespace Postroad.Client.Msal;

/// <summary>
/// Credentials for <see cref="MailSenderOptions.Credential"/> whose tokens Microsoft.Identity.Client fetches and keeps: for applications that use it already, and for what only it
/// can do (certificates, managed identities, users who sign in).
/// </summary>
public sealed class MsalCredential : BearerCredential
{
    /// <summary>The scope of an application that sends mail by SMTP.</summary>
    public const string ApplicationScope = "https://outlook.office365.com/.default";

    /// <summary>The scope of a user who sends mail by SMTP.</summary>
    public const string UserScope = "https://outlook.office365.com/SMTP.Send";

    private readonly Func<bool, CancellationToken, Task<AuthenticationResult>> _acquire;
    private bool _isKept;
    private bool _renew;

    private MsalCredential(string mailbox, Func<bool, CancellationToken, Task<AuthenticationResult>> acquire) : base(mailbox) => _acquire = acquire;

    /// <summary>As an application: it needs SMTP.SendAsApp with consent, and rights on the mailbox.</summary>
    /// <param name="application">The application, with a secret or certificate.</param>
    /// <param name="mailbox">Whose mail is sent.</param>
    public static MsalCredential ForApplication(IConfidentialClientApplication application, string mailbox)
    {
        ArgumentNullException.ThrowIfNull(application);
        return new(mailbox, (renew, ct) => application.AcquireTokenForClient([ApplicationScope]).WithForceRefresh(renew).ExecuteAsync(ct));
    }

    /// <summary>As a user who has signed in.</summary>
    /// <param name="application">The application.</param>
    /// <param name="account">The user, from the application's own cache.</param>
    /// <param name="mailbox">Whose mail is sent.</param>
    public static MsalCredential ForUser(IPublicClientApplication application, IAccount account, string mailbox)
    {
        ArgumentNullException.ThrowIfNull(application);
        return new(mailbox, (renew, ct) => application.AcquireTokenSilent([UserScope], account).WithForceRefresh(renew).ExecuteAsync(ct));
    }

    /// <summary>As the managed identity of the machine.</summary>
    /// <param name="application">The identity.</param>
    /// <param name="mailbox">Whose mail is sent.</param>
    public static MsalCredential ForManagedIdentity(IManagedIdentityApplication application, string mailbox)
    {
        ArgumentNullException.ThrowIfNull(application);
        return new(mailbox, (renew, ct) => application.AcquireTokenForManagedIdentity("https://outlook.office365.com").WithForceRefresh(renew).ExecuteAsync(ct));
    }

    /// <inheritdoc/>
    public override async ValueTask<string> GetTokenAsync(CancellationToken cancellationToken)
    {
        try
        {
            var result = await _acquire(_renew, cancellationToken).ConfigureAwait(false);
            _renew = false;
            _isKept = result.AuthenticationResultMetadata.TokenSource == TokenSource.Cache;
            return result.AccessToken;
        }
        catch (MsalUiRequiredException e)
        {
            throw new CredentialException($"The user has to sign in again: {e.Message}", isTransient: false, "Sign the user in with the scope SMTP.Send.", e);
        }
        catch (MsalException e)
        {
            throw new CredentialException($"No token for the mailbox: {e.Message}", isTransient: e is MsalServiceException { StatusCode: >= 500 or 429 } || e.IsRetryable, inner: e);
        }
    }

    /// <inheritdoc/>
    public override bool Refresh() => _isKept && (_renew = true);
}
