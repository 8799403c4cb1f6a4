using System.Collections.Concurrent;

namespace Postroad.Crash;

/// <summary>What was promised by a 250, and what arrived. An entry is one recipient of one message: <c>ID/far</c> or <c>ID/box</c>.</summary>
internal sealed class Books
{
    private readonly ConcurrentDictionary<string, byte> _promised = [];
    private readonly ConcurrentDictionary<string, byte> _tried = [];
    private readonly ConcurrentDictionary<string, Arrival> _arrived = [];
    private readonly ConcurrentQueue<string> _faults = [];
    private int _next;
    private int _repeated;
    private int _boxRepeated;

    /// <summary>How many starts there were; a delivery belongs to one.</summary>
    public int Start { get; set; }

    public int Promised => _promised.Count;

    public int Arrived => _arrived.Count;

    /// <summary>Copies at the next hop beyond the first, each allowed after a kill.</summary>
    public int Repeated => _repeated;

    /// <summary>Copies in the mailbox beyond the first.</summary>
    public int BoxRepeated => _boxRepeated;

    /// <summary>What must not be: partial messages, strangers, repeats that no kill explains.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    public string NewId() => $"{Interlocked.Increment(ref _next):x8}";

    public void Try(string id, IEnumerable<string> recipients)
    {
        foreach (var recipient in recipients)
            _tried.TryAdd($"{id}/{recipient}", 0);
    }

    public void Promise(string id, IEnumerable<string> recipients)
    {
        foreach (var recipient in recipients)
            _promised.TryAdd($"{id}/{recipient}", 0);
    }

    /// <summary>Promised and not yet there.</summary>
    public List<string> Missing() => [.. _promised.Keys.Where(entry => !_arrived.ContainsKey(entry))];

    /// <summary>A next hop has taken a message; the answer is not yet sent.</summary>
    public Arrival AtHop(string entry, bool isWhole)
    {
        var arrival = new Arrival(Start);
        Check(entry, isWhole);
        if (!_arrived.TryAdd(entry, arrival))
        {
            Interlocked.Increment(ref _repeated);
            var first = _arrived[entry];
            if (first.Start == Start)
                Fault($"{entry} came twice within start {Start}");
            else if (first.IsSettled)
                Fault($"{entry} of start {first.Start} came again in start {Start} after its result was settled");
            _arrived[entry] = arrival;
        }
        return arrival;
    }

    /// <summary>A message was found in the mailbox.</summary>
    public void InBox(string entry, bool isWhole)
    {
        Check(entry, isWhole);
        if (!_arrived.TryAdd(entry, new Arrival(Start)))
            Interlocked.Increment(ref _boxRepeated);
    }

    public void Fault(string what) => _faults.Enqueue(what);

    private void Check(string entry, bool isWhole)
    {
        if (!isWhole)
            Fault($"{entry} is not whole");
        if (!_tried.ContainsKey(entry))
            Fault($"{entry} was never sent");
    }

    /// <summary>One delivery to a next hop.</summary>
    internal sealed class Arrival(int start)
    {
        public int Start { get; } = start;

        /// <summary>Set when its connection went on to the next message, which needs the result on disk.</summary>
        public bool IsSettled { get; set; }
    }
}
