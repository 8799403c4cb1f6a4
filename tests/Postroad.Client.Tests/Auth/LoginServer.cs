using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Postroad.Mail.Addresses;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Sasl;
using Postroad.Smtp.Server;
using Postroad.TestKit;

namespace Postroad.Client.Tests.Auth;

/// <summary>Our own server, with one mechanism and one user: ada, with a password, a token and a certificate.</summary>
internal sealed class LoginServer : IAsyncDisposable
{
    public const string Password = "correct horse battery";
    public const string Token = "ya29.a0-token_of_ada";

    private readonly TempFolder _folder = new();
    private readonly Handler _handler = new();
    private SmtpServer _server = null!;

    /// <summary>Who sent what came, in order.</summary>
    public IReadOnlyCollection<string?> Senders => _handler.Senders;

    public int Port => _server.Port;

    public static async Task<LoginServer> StartAsync(string mechanism)
    {
        var login = new LoginServer();
        var options = new SmtpServerOptions { HostName = "mx.test" };
        options.Listen(0, listener =>
        {
            (listener.Tls, listener.Auth, listener.ClientCertificates) = (TlsUse.Offered, AuthUse.Required, mechanism == "EXTERNAL");
            listener.Mechanisms.Add(mechanism);
        });
        (options.Tls.Certificate, options.Tls.Key) = TestCertificates.Write(login._folder, "mx", TestCertificates.Server);
        options.Tls.ClientAuthorities = login._folder.Write("authority.pem", TestCertificates.Pem(TestCertificates.Authority));
        login._server = new SmtpServer(options, login._handler, new Store());
        await login._server.StartAsync();
        return login;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private sealed class Store : ICredentialStore
    {
        private static readonly ScramVerifier Ada = ScramVerifier.Create(Password, ScramVerifier.MinIterations, "0123456789abcdef"u8.ToArray());

        public SaslSupport Support => SaslSupport.Password | SaslSupport.Scram | SaslSupport.Token | SaslSupport.Certificate;

        public ValueTask<PasswordVerdict> VerifyPasswordAsync(string user, string password, CancellationToken cancellationToken) =>
            new(user == "ada" && password == Password ? PasswordVerdict.Right : PasswordVerdict.Wrong);

        public ValueTask<ScramVerifier?> FindVerifierAsync(string user, CancellationToken cancellationToken) => new(user == "ada" ? Ada : null);

        public ValueTask<TokenVerdict> VerifyTokenAsync(string? user, string token, CancellationToken cancellationToken) =>
            new(user == "ada" && token == Token ? new TokenVerdict.Accepted("ada") : new TokenVerdict.Rejected(Scope: "mail.send"));

        public ValueTask<string?> FindByCertificateAsync(X509Certificate2 certificate, CancellationToken cancellationToken) => new(certificate.Subject == "CN=ada" ? "ada" : null);
    }

    private sealed class Handler : IMailHandler
    {
        public ConcurrentQueue<string?> Senders { get; } = new();

        public ValueTask<Reply> MailAsync(SmtpSession session, ReversePath sender, MailParameters parameters, CancellationToken cancellationToken) => new(Replies.SenderOk);

        public ValueTask<Reply> RcptAsync(MailTransaction transaction, Recipient recipient, CancellationToken cancellationToken) => new(Replies.RecipientOk);

        public async ValueTask<DataReply> DataAsync(MailTransaction transaction, System.IO.Pipelines.PipeReader content, CancellationToken cancellationToken)
        {
            await content.CopyToAsync(Stream.Null, cancellationToken);
            Senders.Enqueue(transaction.Session.User);
            return Replies.MessageOk;
        }
    }
}
