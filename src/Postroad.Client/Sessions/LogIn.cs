using Postroad.Smtp.Client;
using Postroad.Smtp.Sasl.Clients;

namespace Postroad.Client;

/// <summary>Logs a new session in. A credential that can renew itself (a token that ran out) gets a second session, once.</summary>
internal static class LogIn
{
    public static async ValueTask<SmtpConnection> RunAsync(SmtpConnection connection, SaslCredential credential, SmtpConnectionOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await connection.LogInAsync(credential, cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch (SmtpSessionException e) when (e is { Phase: SmtpPhase.Auth, Fault: SmtpFault.Refused, Reply.IsPermanent: true } && credential.Refresh())
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
        var again = await SmtpConnection.ConnectAsync(options, cancellationToken).ConfigureAwait(false);
        try
        {
            await again.LogInAsync(credential, cancellationToken).ConfigureAwait(false);
            return again;
        }
        catch
        {
            await again.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
