using System.Collections.Concurrent;
using System.IO.Pipelines;
using Postroad.Mail.Addresses;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Server;

namespace Postroad.Client.Tests;

/// <summary>Our own server, which keeps what comes octet for octet.</summary>
internal sealed class ReceivingServer : IAsyncDisposable
{
    private readonly Handler _handler = new();
    private readonly SmtpServer _server;

    private ReceivingServer()
    {
        var options = new SmtpServerOptions { HostName = "mx.test" };
        options.Listen(0, listener => listener.Tls = TlsUse.None);
        _server = new SmtpServer(options, _handler);
    }

    public IReadOnlyCollection<byte[]> Messages => _handler.Messages;

    public int Port => _server.Port;

    public static async Task<ReceivingServer> StartAsync()
    {
        var server = new ReceivingServer();
        await server._server.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private sealed class Handler : IMailHandler
    {
        public ConcurrentQueue<byte[]> Messages { get; } = new();

        public ValueTask<Reply> MailAsync(SmtpSession session, ReversePath sender, MailParameters parameters, CancellationToken cancellationToken) => new(Replies.SenderOk);

        public ValueTask<Reply> RcptAsync(MailTransaction transaction, Recipient recipient, CancellationToken cancellationToken) => new(Replies.RecipientOk);

        public async ValueTask<DataReply> DataAsync(MailTransaction transaction, PipeReader content, CancellationToken cancellationToken)
        {
            using var kept = new MemoryStream();
            await content.CopyToAsync(kept, cancellationToken);
            Messages.Enqueue(kept.ToArray());
            return Replies.MessageOk;
        }
    }
}
