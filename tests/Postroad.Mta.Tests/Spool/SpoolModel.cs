using Postroad.Mta.MailLog;
using Postroad.Mta.Queue.Spool;

namespace Postroad.Mta.Tests.Spool;

/// <summary>What the spool must say, kept in plain dictionaries.</summary>
internal sealed class SpoolModel
{
    private readonly SortedDictionary<int, Message> _messages = [];

    public IEnumerable<int> Numbers => _messages.Keys;

    public int Count => _messages.Count;

    public SpoolModel Copy()
    {
        var copy = new SpoolModel();
        foreach (var (number, message) in _messages)
            copy._messages.Add(number, message with { States = new(message.States) });
        return copy;
    }

    public void Accept(int number, string envelope, string[] recipients, string body) => _messages[number] = new Message(envelope, recipients, body, []);

    public void State(int number, int recipient, long version, string state) => _messages[number].States[recipient] = (version, state);

    public void Remove(int number) => _messages.Remove(number);

    public string BodyOf(QueueId id) => _messages.Single(message => SpoolRig.Id(message.Key) == id).Value.Body;

    /// <summary>As <see cref="Replayed.Lines"/> says it.</summary>
    public List<string> Lines() =>
        [.. _messages.OrderBy(message => SpoolRig.Id(message.Key).Value).Select(message => Replayed.Line(
            SpoolRig.Id(message.Key), message.Value.Envelope, message.Value.Recipients, message.Value.States.Select(state => $"{state.Key}:{state.Value.Version}={state.Value.State}")))];

    private sealed record Message(string Envelope, string[] Recipients, string Body, SortedDictionary<int, (long Version, string State)> States);
}
