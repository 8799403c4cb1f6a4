using Postroad.Mta.MailLog;
using Postroad.Mta.Queue.Spool;

namespace Postroad.Mta.Tests.Spool;

/// <summary>What a replay came to, by the rules of the seam: the highest version counts, a removal removes.</summary>
internal sealed class Replayed
{
    private readonly HashSet<QueueId> _removed = [];
    private readonly Dictionary<(QueueId Id, int Recipient), (long Version, string State)> _states = [];

    public Dictionary<QueueId, SpoolRecord.Message> Messages { get; } = [];

    public List<SpoolRecord.Damaged> Damaged { get; } = [];

    public bool HasEnded { get; private set; }

    public static async Task<Replayed> ReadAsync(ISpoolPartition partition)
    {
        var replayed = new Replayed();
        await foreach (var record in partition.ReplayAsync(CancellationToken.None))
            replayed.Take(record);
        return replayed;
    }

    /// <summary>One line a message that counts, in order of ids.</summary>
    public List<string> Lines() =>
        [.. Messages.Values.OrderBy(message => message.Id.Value).Select(message => Line(message.Id, SpoolRig.Text(message.Envelope), message.Recipients.Select(SpoolRig.Text), StatesOf(message.Id)))];

    public static string Line(QueueId id, string envelope, IEnumerable<string> recipients, IEnumerable<string> states) =>
        $"{id} {envelope} [{string.Join(',', recipients)}] {string.Join(' ', states)}";

    public IEnumerable<string> StatesOf(QueueId id) =>
        _states.Where(state => state.Key.Id == id).OrderBy(state => state.Key.Recipient).Select(state => $"{state.Key.Recipient}:{state.Value.Version}={state.Value.State}");

    private void Take(SpoolRecord record)
    {
        Assert.False(HasEnded);
        switch (record)
        {
            case SpoolRecord.Message message when !_removed.Contains(message.Id):
                Messages[message.Id] = message;
                break;
            case SpoolRecord.State state when !_states.TryGetValue((state.Id, state.Recipient), out var known) || known.Version <= state.Version:
                _states[(state.Id, state.Recipient)] = (state.Version, SpoolRig.Text(state.Octets));
                break;
            case SpoolRecord.Removed removed:
                _removed.Add(removed.Id);
                Messages.Remove(removed.Id);
                break;
            case SpoolRecord.Damaged damaged:
                Damaged.Add(damaged);
                break;
            case SpoolRecord.End:
                HasEnded = true;
                break;
        }
    }
}
