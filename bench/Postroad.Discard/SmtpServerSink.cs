using System.Buffers;
using SmtpServer;
using SmtpServer.ComponentModel;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Postroad.Discard;

/// <summary>SmtpServer (NuGet) with a store that keeps nothing.</summary>
internal sealed class SmtpServerSink : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;

    private SmtpServerSink(int port)
    {
        var options = new SmtpServerOptionsBuilder().ServerName("sink.test").MaxMessageSize(25 * 1024 * 1024).Port(port).Build();
        var services = new ServiceProvider();
        services.Add(new Nowhere());
        _running = new SmtpServer.SmtpServer(options, services).StartAsync(_stopping.Token);
    }

    public static IAsyncDisposable Start(int port) => new SmtpServerSink(port);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private sealed class Nowhere : MessageStore
    {
        public override Task<SmtpResponse> SaveAsync(ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken) =>
            Task.FromResult(SmtpResponse.Ok);
    }
}
