using System.Net;
using Postroad.Smtp.Client.Tls;

namespace Postroad.Client;

/// <summary>The sessions with each mail exchanger, one pool an address. When there are too many those without an open session go.</summary>
internal sealed class ExchangerPools(SenderSettings settings) : IAsyncDisposable
{
    private const int Capacity = 256;

    private readonly Dictionary<(string Host, IPAddress Address, TlsSettings Tls), SmtpTransport> _pools = [];
    private readonly Lock _gate = new();

    public int Connections
    {
        get
        {
            lock (_gate)
                return _pools.Values.Sum(p => p.Connections);
        }
    }

    public SmtpTransport For(string host, IPAddress address, TlsSettings tls)
    {
        lock (_gate)
        {
            if (_pools.TryGetValue((host, address, tls), out var pool))
                return pool;
            if (_pools.Count >= Capacity)
                Forget();
            var connection = settings.Connection with { Host = host, Address = new IPEndPoint(address, settings.Connection.Port), Tls = tls };
            return _pools[(host, address, tls)] = new SmtpTransport(settings with { Connection = connection, Credential = null });
        }
    }

    public async ValueTask DisposeAsync()
    {
        SmtpTransport[] pools;
        lock (_gate)
            pools = [.. _pools.Values];
        foreach (var pool in pools)
            await pool.DisposeAsync().ConfigureAwait(false);
    }

    // A pool that has just been given out and not yet opened a session must not close under its caller's hands, so the pools are left to the collector.
    private void Forget()
    {
        foreach (var (key, _) in _pools.Where(p => p.Value.Connections == 0).ToArray())
            _pools.Remove(key);
    }
}
