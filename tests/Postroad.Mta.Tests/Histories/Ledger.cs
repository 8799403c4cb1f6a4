using System.Text;
using Postroad.Mta.MailLog;

namespace Postroad.Mta.Tests.Histories;

/// <summary>What the world saw: who was promised what, what arrived where, what was reported.</summary>
internal sealed class Ledger
{
    private readonly Dictionary<(QueueId Id, string Recipient), Fate> _fates = [];
    private readonly StringBuilder _story = new();

    /// <summary>The history in words; equal for equal seeds.</summary>
    public string Story => _story.ToString();

    public IEnumerable<KeyValuePair<(QueueId Id, string Recipient), Fate>> Fates => _fates;

    public void Tell(string line) => _story.AppendLine(line);

    public void Promised(QueueId id, string recipient) => Of(id, recipient).IsPromised = true;

    /// <summary>An operator takes out what waits for a domain, if a kill does not come first.</summary>
    public void MayBeDropped(string domain)
    {
        foreach (var (key, fate) in _fates)
            fate.MayBeDropped |= key.Recipient.EndsWith('@' + domain, StringComparison.Ordinal);
    }

    public Fate Of(QueueId id, string recipient)
    {
        if (!_fates.TryGetValue((id, recipient), out var fate))
            _fates[(id, recipient)] = fate = new Fate();
        return fate;
    }

    /// <summary>What is wrong with the books, in words; empty where nothing is.</summary>
    public List<string> Faults()
    {
        var faults = new List<string>();
        foreach (var ((id, recipient), fate) in _fates)
        {
            if (fate.IsPromised && !fate.MayBeDropped && fate.Arrivals == 0 && fate.Failures == 0)
                faults.Add($"{id} {recipient} is lost");
            if (fate.Arrivals > 1 + fate.Doubts)
                faults.Add($"{id} {recipient} arrived {fate.Arrivals} times with {fate.Doubts} reasons");
            if (fate.Failures > 1)
                faults.Add($"{id} {recipient} was reported {fate.Failures} times");
            if (fate.Arrivals > 0 && fate.Failures > 0 && fate.Doubts == 0)
                faults.Add($"{id} {recipient} arrived and was reported as failed");
        }
        return faults;
    }

    internal sealed class Fate
    {
        public bool IsPromised { get; set; }

        /// <summary>Whether an operator asked to throw it away.</summary>
        public bool MayBeDropped { get; set; }

        /// <summary>How often a next hop took it.</summary>
        public int Arrivals { get; set; }

        /// <summary>Reports of failure.</summary>
        public int Failures { get; set; }

        /// <summary>Answers that never came, and kills before a result was on disk: each may make one duplicate.</summary>
        public int Doubts { get; set; }
    }
}
