using System.Net;
using Postroad.Smtp.Client.Tls;

namespace Postroad.Client;

/// <summary>The sessions with each mail exchanger, one pool an address. When there are too many those without an open session go.</summary>
internal sealed class ExchangerPools(SenderSettings settings) : IAsyncDisposable
{
    private const int Capacity = 256;

    private readonly Dictionary<(string Host, IPAddress Address, TlsSettings Tls), Lease<SmtpTransport>> _pools = [];
    private readonly Lock _gate = new();

    public int Connections
    {
        get
        {
            lock (_gate)
                return _pools.Values.Sum(p => p.Item.Connections);
        }
    }

    /// <summary>The pool of an address, entered: it is not closed before the caller leaves.</summary>
    public Lease<SmtpTransport> Enter(string host, IPAddress address, TlsSettings tls)
    {
        lock (_gate)
        {
            if (_pools.TryGetValue((host, address, tls), out var pool) && pool.TryEnter())
                return pool;
            if (_pools.Count >= Capacity)
                Forget();
            var connection = settings.Connection with { Host = host, Address = new IPEndPoint(address, settings.Connection.Port), Tls = tls };
            pool = _pools[(host, address, tls)] = new Lease<SmtpTransport>(new SmtpTransport(settings with { Connection = connection, Credential = null }));
            pool.TryEnter();
            return pool;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Lease<SmtpTransport>[] pools;
        lock (_gate)
        {
            pools = [.. _pools.Values];
            _pools.Clear();
        }
        foreach (var pool in pools)
            await pool.LeaveAsync().ConfigureAwait(false);
    }

    // One that is in somebody's hands closes when that is done.
    private void Forget()
    {
        foreach (var (key, pool) in _pools.Where(p => p.Value.Item.Connections == 0).ToArray())
        {
            _pools.Remove(key);
            _ = pool.LeaveAsync().AsTask();
        }
    }
}
