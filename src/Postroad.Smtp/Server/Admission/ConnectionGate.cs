using System.Net;
using System.Net.Sockets;
using Postroad.Smtp.Protocol;

namespace Postroad.Smtp.Server.Admission;

/// <summary>Decides at the door, before anything is spent on a connection, whether there is room for it.</summary>
internal sealed class ConnectionGate(SmtpServerLimits limits, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, Peer> _peers = [];
    private int _count;

    /// <summary>Connections that are in.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Lets a connection in, or says why not. Each one let in has to <see cref="Leave"/>.</summary>
    public Reply? Enter(IPAddress address)
    {
        lock (_lock)
        {
            if (limits.Connections > 0 && _count >= limits.Connections)
                return Replies.TooManyConnections;
            if (!IsExempt(address))
            {
                if (!_peers.TryGetValue(address, out var peer))
                    _peers[address] = peer = new Peer(limits.ConnectionRatePerAddress, time.GetTimestamp());
                if (limits.ConnectionsPerAddress > 0 && peer.Connections >= limits.ConnectionsPerAddress || !peer.TakeToken(limits.ConnectionRatePerAddress, time))
                    return Replies.TooManyConnectionsFromYou;
                peer.Connections++;
            }
            _count++;
            return null;
        }
    }

    /// <summary>A connection that was let in is gone.</summary>
    public void Leave(IPAddress address)
    {
        lock (_lock)
        {
            _count--;
            if (_peers.TryGetValue(address, out var peer))
                peer.Connections--;
        }
    }

    /// <summary>Forgets addresses that have nothing here and have their whole rate again.</summary>
    public void Sweep()
    {
        lock (_lock)
        {
            foreach (var (address, peer) in _peers)
            {
                if (peer.Connections == 0 && time.GetElapsedTime(peer.Since) > TimeSpan.FromMinutes(1))
                    _peers.Remove(address);
            }
        }
    }

    private bool IsExempt(IPAddress address)
    {
        foreach (var network in limits.Exempt)
        {
            if (network.Contains(address))
                return true;
        }
        return false;
    }

    // A bucket of tokens that fills at the rate: short bursts pass, the minute does not.
    private sealed class Peer(int rate, long since)
    {
        private double _tokens = rate;

        public int Connections { get; set; }

        public long Since { get; private set; } = since;

        public bool TakeToken(int perMinute, TimeProvider time)
        {
            if (perMinute <= 0)
                return true;
            _tokens = Math.Min(perMinute, _tokens + time.GetElapsedTime(Since).TotalMinutes * perMinute);
            Since = time.GetTimestamp();
            if (_tokens < 1)
                return false;
            _tokens--;
            return true;
        }
    }
}
