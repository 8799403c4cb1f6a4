using System.Net;
using Postroad.Smtp.Protocol;

namespace Postroad.Smtp.Server.Admission;

/// <summary>Decides at the door, before anything is spent on a connection, whether there is room for it: in all, for its address, for its network.</summary>
internal sealed class ConnectionGate(SmtpServerLimits limits, TimeProvider time)
{
    /// <summary>From this part of all connections on the server is under stress: it waits less for its clients.</summary>
    private const double StressAt = 0.8;

    private readonly Lock _lock = new();
    private readonly PeerCount<IPAddress> _addresses = new(() => limits.ConnectionsPerAddress, () => limits.ConnectionRatePerAddress, time);
    private readonly PeerCount<IPNetwork> _networks = new(() => limits.ConnectionsPerNetwork, () => limits.ConnectionRatePerNetwork, time);
    private int _count;

    private int Most => limits.Connections > 0 ? Math.Min(limits.Connections, DescriptorLimit.ForConnections) : DescriptorLimit.ForConnections;

    /// <summary>Connections that are in.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Addresses that something is remembered of.</summary>
    public int KnownAddresses
    {
        get
        {
            lock (_lock)
                return _addresses.Known;
        }
    }

    /// <summary>Whether most of the connections are taken.</summary>
    public bool IsStressed => Count >= Most * StressAt;

    /// <summary>Takes a place among all connections, or says why not. Each one has to <see cref="Leave"/>.</summary>
    public Reply? Enter()
    {
        lock (_lock)
        {
            if (_count >= Most)
                return Replies.TooManyConnections;
            _count++;
            return null;
        }
    }

    /// <summary>Takes a place of an address and its network, or says why not. Each one has to <see cref="LeavePeer"/>.</summary>
    public Reply? EnterPeer(IPAddress address)
    {
        var network = AddressNetwork.Of(address);
        lock (_lock)
        {
            if (!_addresses.HasRoom(address))
                return Replies.TooManyConnectionsFromYou;
            if (!_networks.HasRoom(network))
                return Replies.TooManyConnectionsFromNetwork;
            _addresses.Add(address);
            _networks.Add(network);
            return null;
        }
    }

    /// <summary>A connection is gone.</summary>
    public void Leave()
    {
        lock (_lock)
            _count--;
    }

    /// <summary>A connection of an address is gone.</summary>
    public void LeavePeer(IPAddress address)
    {
        lock (_lock)
        {
            _addresses.Remove(address);
            _networks.Remove(AddressNetwork.Of(address));
        }
    }

    /// <summary>Forgets peers that have nothing here.</summary>
    public void Sweep()
    {
        lock (_lock)
        {
            _addresses.Sweep();
            _networks.Sweep();
        }
    }
}
