using Postroad.Mta.MailLog;

namespace Postroad.Mta.Tests.Delivery;

/// <summary>Keeps the events, and lets a test wait for one.</summary>
internal sealed class EventRecorder : IMailLog
{
    private readonly Lock _gate = new();
    private readonly List<MailEvent> _events = [];
    private readonly List<(Func<MailEvent, bool> Matches, TaskCompletionSource<MailEvent> Found)> _awaited = [];

    public MailEvent[] Events
    {
        get
        {
            lock (_gate)
                return [.. _events];
        }
    }

    /// <summary>Called first; what it throws, the log throws.</summary>
    public Action? OnWrite { get; set; }

    public void Write(MailEvent mailEvent)
    {
        OnWrite?.Invoke();
        List<TaskCompletionSource<MailEvent>> found;
        lock (_gate)
        {
            _events.Add(mailEvent);
            found = [.. _awaited.Where(a => a.Matches(mailEvent)).Select(static a => a.Found)];
            _awaited.RemoveAll(a => a.Matches(mailEvent));
        }
        foreach (var waiting in found)
            waiting.TrySetResult(mailEvent);
    }

    /// <summary>The first event of a kind, past or to come.</summary>
    public async Task<TEvent> WaitForAsync<TEvent>(Func<TEvent, bool>? matches = null) where TEvent : MailEvent
    {
        bool Matches(MailEvent e) => e is TEvent t && (matches is null || matches(t));
        var found = new TaskCompletionSource<MailEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_events.FirstOrDefault(Matches) is { } past)
                return (TEvent)past;
            _awaited.Add((Matches, found));
        }
        return (TEvent)await found.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    /// <summary>The first attempt on a message of a test; that on the report which it may cause can be told before it.</summary>
    public Task<MailEvent.Attempted> WaitForAttemptAsync() => WaitForAsync<MailEvent.Attempted>(static e => e.Recipient.ToString() != "ada@sender.test");

    /// <summary>So many attempts, past or to come.</summary>
    public async Task<MailEvent.Attempted[]> WaitForAttemptsAsync(int count)
    {
        while (Events.OfType<MailEvent.Attempted>().ToArray() is var attempts)
        {
            if (attempts.Length >= count)
                return attempts;
            var seen = attempts.Length;
            await WaitForAsync<MailEvent.Attempted>(e => Events.OfType<MailEvent.Attempted>().Count() > seen);
        }
        throw new InvalidOperationException();
    }
}
