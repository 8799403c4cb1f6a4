using Microsoft.Extensions.Logging;
using Postroad.Smtp.Sasl;
using Postroad.Smtp.Server;
using Postroad.TestKit;

namespace Postroad.Smtp.Tests.Server;

/// <summary>A server on loopback for one test, with a handler that keeps what comes.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private TestServer(SmtpServer server, CollectingHandler handler) => (Server, Handler) = (server, handler);

    public SmtpServer Server { get; }

    public CollectingHandler Handler { get; }

    public int Port => Server.Port;

    public static Task<TestServer> StartAsync(Action<SmtpListenerOptions>? listener = null, Action<SmtpServerOptions>? options = null, TimeProvider? clock = null, IMailHandler? handler = null, ILoggerFactory? loggers = null)
    {
        var serverOptions = new SmtpServerOptions { HostName = "mx.test" };
        serverOptions.Listen(0, listener);
        serverOptions.Timeouts.Drain = TimeSpan.FromSeconds(1);
        options?.Invoke(serverOptions);
        var collecting = handler as CollectingHandler ?? new CollectingHandler();
        var server = new SmtpServer(serverOptions, handler ?? collecting, new OneUser(), loggers, clock);
        server.StartAsync();
        return Task.FromResult(new TestServer(server, collecting));
    }

    /// <summary>Plays a transcript against a new server twice: whole, and cut byte by byte.</summary>
    public static async Task Converse(string transcript, Action<SmtpListenerOptions>? listener = null, Action<SmtpServerOptions>? options = null, Action<CollectingHandler>? handler = null)
    {
        foreach (var pace in new[] { Pace.Whole, Pace.ByteByByte })
        {
            await using var server = await StartAsync(listener, options);
            handler?.Invoke(server.Handler);
            await TestKit.Converse.WithAsync(server.Port, transcript, pace);
        }
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>Ada, with the password «right»; for «down» the store is not there.</summary>
    internal sealed class OneUser : ICredentialStore
    {
        public ValueTask<PasswordVerdict> VerifyPasswordAsync(string user, string password, CancellationToken cancellationToken) => new(
            user == "down" ? PasswordVerdict.Unavailable : user == "ada" && password == "right" ? PasswordVerdict.Right : PasswordVerdict.Wrong);

        public ValueTask<ScramVerifier?> FindVerifierAsync(string user, CancellationToken cancellationToken) => new((ScramVerifier?)null);
    }
}
