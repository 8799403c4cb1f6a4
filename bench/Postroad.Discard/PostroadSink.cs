using System.IO.Pipelines;
using System.Net;
using Postroad.Mail.Addresses;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Server;

namespace Postroad.Discard;

/// <summary>Postroad.Smtp with a handler that reads the content and keeps nothing.</summary>
internal sealed class PostroadSink : IMailHandler
{
    public static async Task<IAsyncDisposable> StartAsync(int port)
    {
        var options = new SmtpServerOptions { HostName = "sink.test" };
        options.Listen(port, static listener => (listener.Tls, listener.EndPoint) = (TlsUse.None, new IPEndPoint(IPAddress.Any, listener.EndPoint.Port)));
        (options.Limits.Connections, options.Limits.MessagesPerSession) = (20_000, 0);
        var server = new Smtp.Server.SmtpServer(options, new PostroadSink());
        await server.StartAsync();
        return server;
    }

    public ValueTask<Reply> MailAsync(SmtpSession session, ReversePath sender, MailParameters parameters, CancellationToken cancellationToken) => new(Replies.SenderOk);

    public ValueTask<Reply> RcptAsync(MailTransaction transaction, Recipient recipient, CancellationToken cancellationToken) => new(Replies.RecipientOk);

    public async ValueTask<DataReply> DataAsync(MailTransaction transaction, PipeReader content, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await content.ReadAsync(cancellationToken);
            content.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return Replies.MessageOk;
        }
    }
}
