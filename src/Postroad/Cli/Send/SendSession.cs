using Postroad.Cli.Screen;
using Postroad.Mail.Addresses;
using Postroad.Smtp.Client;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Sasl.Clients;

namespace Postroad.Cli.Send;

/// <summary>
/// One session of <c>postroad send</c>: 1. connect, greet, TLS; 2. log in where asked; 3. either walk as far as <c>--until</c> says and leave, or
/// 4. send the message.
/// </summary>
internal sealed class SendSession(SmtpConnectionOptions options, SaslCredential? login, SendStop until)
{
    private readonly long _began = options.TimeProvider.GetTimestamp();

    public async Task<SendReport> RunAsync(ReversePath sender, MailParameters parameters, IReadOnlyList<Recipient> recipients, byte[] content, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await SmtpConnection.ConnectAsync(options, cancellationToken).ConfigureAwait(false);
            if (login is not null && until >= SendStop.Auth)
                await connection.LogInAsync(login, cancellationToken).ConfigureAwait(false);
            var report = until == SendStop.Never
                ? SendReport.Of(options.ToString(), TlsOf(connection), await connection.SendAsync(sender, parameters, recipients, new MemoryStream(content), cancellationToken).ConfigureAwait(false), Elapsed)
                : await WalkAsync(connection, sender, parameters, recipients, cancellationToken).ConfigureAwait(false);
            if (until != SendStop.Data)
                await connection.QuitAsync(cancellationToken).ConfigureAwait(false);
            return report;
        }
        catch (SmtpSessionException failure)
        {
            return SendReport.Of(options.ToString(), failure, Elapsed);
        }
    }

    private double Elapsed => options.TimeProvider.GetElapsedTime(_began).TotalMilliseconds;

    private async Task<SendReport> WalkAsync(SmtpConnection connection, ReversePath sender, MailParameters parameters, IReadOnlyList<Recipient> recipients, CancellationToken cancellationToken)
    {
        var answers = new List<SendReport.Recipient>();
        Reply? last = null;
        if (until >= SendStop.Mail)
            last = await connection.ExecuteAsync("MAIL", $"FROM:<{sender}>{(parameters.SmtpUtf8 ? " SMTPUTF8" : "")}", cancellationToken).ConfigureAwait(false);
        if (until >= SendStop.Rcpt && last is not { IsPositive: false })
            foreach (var recipient in recipients)
            {
                var reply = await connection.ExecuteAsync("RCPT", $"TO:<{recipient.Mailbox}>", cancellationToken).ConfigureAwait(false);
                answers.Add(new SendReport.Recipient(recipient.Mailbox.ToString(), reply.IsPositive, reply.ToString()));
                last = reply;
            }
        if (until == SendStop.Data && answers.Exists(answer => answer.Accepted))
            last = await connection.ExecuteAsync("DATA", "", cancellationToken).ConfigureAwait(false);
        var accepted = answers.Count(answer => answer.Accepted);
        var result = answers.Count > 0 && accepted > 0 && accepted < answers.Count ? "partly" : last is { Code: >= 400 } no ? no.IsTransient ? "deferred" : "refused" : "stopped";
        return new SendReport("postroad.send/1", result, options.ToString(), TlsOf(connection), last?.ToString(), null, null, Elapsed, answers);
    }

    private static string? TlsOf(SmtpConnection connection) => connection.Tls is { } tls ? $"{tls}{(tls.IsVerified ? ", certificate verified" : ", certificate not verified")}" : null;
}
