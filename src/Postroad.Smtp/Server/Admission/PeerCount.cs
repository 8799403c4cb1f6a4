namespace Postroad.Smtp.Server.Admission;

/// <summary>How many connections each address, or each network, has, and at what rate they come. Not for several threads.</summary>
/// <typeparam name="TKey">What is counted by.</typeparam>
internal sealed class PeerCount<TKey>(Func<int> cap, Func<int> perMinute, TimeProvider time) where TKey : notnull
{
    private readonly Dictionary<TKey, Peer> _peers = [];

    /// <summary>How many are remembered.</summary>
    public int Known => _peers.Count;

    /// <summary>Whether one more would fit. Whoever is turned away is not remembered: there are more addresses than memory.</summary>
    public bool HasRoom(TKey key)
    {
        if (!_peers.TryGetValue(key, out var peer))
            return true;
        var (most, rate) = (cap(), perMinute());
        return (most <= 0 || peer.Connections < most) && (rate <= 0 || peer.Fill(rate, time) >= 1);
    }

    /// <summary>One came in, and takes its part of the rate.</summary>
    public void Add(TKey key)
    {
        if (!_peers.TryGetValue(key, out var peer))
            _peers[key] = peer = new Peer { Tokens = perMinute(), Since = time.GetTimestamp() };
        peer.Connections++;
        if (perMinute() > 0)
            peer.Tokens--;
    }

    /// <summary>One is gone.</summary>
    public void Remove(TKey key)
    {
        if (_peers.TryGetValue(key, out var peer))
            peer.Connections--;
    }

    /// <summary>Forgets those that have nothing here and their whole rate again.</summary>
    public void Sweep()
    {
        foreach (var (key, peer) in _peers)
        {
            if (peer.Connections == 0 && time.GetElapsedTime(peer.Since) > TimeSpan.FromMinutes(1))
                _peers.Remove(key);
        }
    }

    // A bucket of tokens that fills at the rate: short bursts pass, the minute does not.
    private sealed class Peer
    {
        public double Tokens { get; set; }

        public int Connections { get; set; }

        public long Since { get; set; }

        public double Fill(int rate, TimeProvider time)
        {
            Tokens = Math.Min(rate, Tokens + time.GetElapsedTime(Since).TotalMinutes * rate);
            Since = time.GetTimestamp();
            return Tokens;
        }
    }
}
