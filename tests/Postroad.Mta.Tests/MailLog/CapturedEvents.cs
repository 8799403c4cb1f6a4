using System.Collections.Concurrent;
using Postroad.Mta.MailLog;

namespace Postroad.Mta.Tests.MailLog;

/// <summary>Keeps the events that happened.</summary>
internal sealed class CapturedEvents : IMailLog
{
    private readonly ConcurrentQueue<MailEvent> _events = new();

    public IReadOnlyList<MailEvent> All => [.. _events];

    public IEnumerable<T> Of<T>() where T : MailEvent => _events.OfType<T>();

    public void Write(MailEvent mailEvent) => _events.Enqueue(mailEvent);
}
