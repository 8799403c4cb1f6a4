using System.Runtime.CompilerServices;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue.Operations;
using Postroad.Smtp.Server.Health;

namespace Postroad.Api.Control;

/// <summary>Carries out orders.</summary>
internal sealed class ControlDesk
{
    private static readonly TimeSpan BetweenProgress = TimeSpan.FromMilliseconds(200);

    /// <summary>An age of a hundred years: no message is as old.</summary>
    private const double MostSeconds = 100 * 366 * 86_400.0;

    private readonly QueueOperations _queue;
    private readonly Func<IReadOnlyList<LoginBan>> _bans;
    private readonly Func<string, bool> _lift;
    private readonly Func<ControlReply> _reload;
    private readonly TimeProvider _clock;

    /// <param name="queue">What is done to the queue.</param>
    /// <param name="bans">Who may not log in for a while.</param>
    /// <param name="lift">Ends a ban; false where there is none.</param>
    /// <param name="reload">Reads the configuration again.</param>
    /// <param name="clock">Tells when it is time to say how far an order is.</param>
    public ControlDesk(QueueOperations queue, Func<IReadOnlyList<LoginBan>> bans, Func<string, bool> lift, Func<ControlReply> reload, TimeProvider clock) =>
        (_queue, _bans, _lift, _reload, _clock) = (queue, bans, lift, reload, clock);

    /// <summary>The answer, line by line; the last one is a result or a failure.</summary>
    public IAsyncEnumerable<ControlReply> AnswerAsync(ControlRequest request, CancellationToken cancellationToken)
    {
        if (request.Verb == "config.reload")
            return One(_reload());
        if (request.Verb == "ban.list")
            return Many([.. _bans().Select(static ban => new ControlReply { Ban = new ControlBan(ban.Subject, ban.Failures, ban.Until) }), new ControlReply { Result = new ControlResult() }]);
        if (request.Verb == "ban.lift")
            return One(_lift(request.Subject ?? "") ? new ControlReply { Result = new ControlResult() } : Failed(1, $"there is no ban on {request.Subject}"));
        if (!TryRead(request.Filter ?? new ControlFilter(), out var filter, out var wrong))
            return One(Failed(wrong.Status, wrong.Text));
        return request.Verb switch
        {
            "queue.list" => ListAsync(filter, cancellationToken),
            "queue.show" => ShowAsync(filter, cancellationToken),
            "queue.retry" => ApplyAsync(QueueVerb.Retry, filter, request, cancellationToken),
            "queue.hold" => ApplyAsync(QueueVerb.Hold, filter, request, cancellationToken),
            "queue.release" => ApplyAsync(QueueVerb.Release, filter, request, cancellationToken),
            "queue.bounce" => ApplyAsync(QueueVerb.Bounce, filter, request, cancellationToken),
            "queue.drop" => ApplyAsync(QueueVerb.Drop, filter, request, cancellationToken),
            _ => One(Failed(2, $"the running server does not know '{request.Verb}'; is it of another version?")),
        };
    }

    private async IAsyncEnumerable<ControlReply> ListAsync(QueueFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var view in _queue.ListAsync(filter, cancellationToken).ConfigureAwait(false))
        {
            count++;
            yield return new ControlReply { Message = QueueMessage.Of(view) };
        }
        yield return new ControlReply { Result = new ControlResult(count) };
    }

    private async IAsyncEnumerable<ControlReply> ShowAsync(QueueFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await _queue.FindAsync(filter.Id!.Value, cancellationToken).ConfigureAwait(false) is not { } view)
        {
            yield return Unknown(filter.Id.Value);
            yield break;
        }
        yield return new ControlReply { Message = QueueMessage.Of(view) };
        yield return new ControlReply { Result = new ControlResult(1) };
    }

    private async IAsyncEnumerable<ControlReply> ApplyAsync(QueueVerb verb, QueueFilter filter, ControlRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(request.Reason) && !request.DryRun)
        {
            yield return Failed(2, "a reason is needed");
            yield break;
        }
        if (filter.Id is { } id && await _queue.FindAsync(id, cancellationToken).ConfigureAwait(false) is null)
        {
            yield return Unknown(id);
            yield break;
        }
        var result = OperationResult.None;
        var told = _clock.GetTimestamp();
        await foreach (var progress in _queue.ApplyAsync(verb, filter, request.Reason ?? "", request.DryRun, cancellationToken).ConfigureAwait(false))
        {
            result = progress.Result;
            if (_clock.GetElapsedTime(told) < BetweenProgress)
                continue;
            told = _clock.GetTimestamp();
            yield return new ControlReply { Progress = new ControlProgress(progress.Done, progress.Total) };
        }
        yield return new ControlReply { Result = new ControlResult(result.Messages, result.Recipients, result.InFlight, result.Unreadable) };
    }

    private static bool TryRead(ControlFilter filter, out QueueFilter read, out (int Status, string Text) wrong)
    {
        (read, wrong) = (QueueFilter.All, default);
        QueueId? id = null;
        if (filter.Id is not null && !QueueId.TryParse(filter.Id, out id))
            wrong = (1, $"there is no message {filter.Id}");
        if (filter.OlderSeconds is not (null or >= 0 and <= MostSeconds))
            wrong = (2, $"{filter.OlderSeconds} seconds are no age of a message");
        MessageState state = default;
        if (filter.State is not null && !Enum.TryParse(filter.State, ignoreCase: true, out state))
            wrong = (2, $"'{filter.State}' is not active, deferred or held");
        read = new QueueFilter
        {
            Id = id,
            From = filter.From,
            To = filter.To,
            Domain = filter.Domain,
            Older = filter.OlderSeconds is { } seconds and >= 0 and <= MostSeconds ? TimeSpan.FromSeconds(seconds) : null,
            State = filter.State is null ? null : state,
        };
        return wrong.Text is null;
    }

    private static ControlReply Unknown(QueueId id) => Failed(1, $"there is no message {id} in the queue");

    private static ControlReply Failed(int status, string line) => new() { Failure = new ControlFailure(status, [line]) };

    private static IAsyncEnumerable<ControlReply> One(ControlReply reply) => Many([reply]);

    private static async IAsyncEnumerable<ControlReply> Many(ControlReply[] replies)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var reply in replies)
            yield return reply;
    }
}
