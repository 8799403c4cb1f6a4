using Postroad.Smtp.Protocol;

namespace Postroad.Smtp.Server.Sessions;

/// <summary>
/// Asks the handler, and keeps its troubles within one session: what it throws is logged and answered, what hangs is left behind, what makes
/// no sense is replaced.
/// </summary>
internal static class HandlerCalls
{
    /// <summary>Asks for a reply or another answer.</summary>
    /// <param name="session">Whose handler.</param>
    /// <param name="stage">For the log.</param>
    /// <param name="ask">The question.</param>
    /// <param name="argument">What it is about.</param>
    /// <param name="onFault">The answer where the handler throws or says nonsense.</param>
    /// <exception cref="MessageRefusedException">The session itself refuses the content, and the handler let it fly.</exception>
    /// <exception cref="OperationCanceledException">The session has to end.</exception>
    public static ValueTask<TAnswer> AskAsync<TArgument, TAnswer>(
        this ServerSession session, string stage, Func<ServerSession, TArgument, ValueTask<TAnswer>> ask, TArgument argument, TAnswer onFault) where TAnswer : class
    {
        var answer = InvokeAsync(session, ask, argument);
        if (!answer.IsCompletedSuccessfully)
            return FinishAsync(session, stage, answer.AsTask(), onFault);
        var result = answer.Result;
        return IsSensible(result) ? new(result) : FinishAsync(session, stage, Task.FromResult(result), onFault);
    }

    /// <summary>Asks a stage that may pass: null.</summary>
    public static async ValueTask<Reply?> AskOrPassAsync(this ServerSession session, string stage, Func<ServerSession, ValueTask<Reply?>> ask)
    {
        var answer = await session.AskAsync(stage, static async (s, a) => await a(s).ConfigureAwait(false) ?? Replies.Ok, ask, Replies.LocalError).ConfigureAwait(false);
        return answer == Replies.Ok ? null : answer;
    }

    /// <summary>Asks a handler that has a say at a step of the session's own; null where the step may be done.</summary>
    public static ValueTask<Reply?> AskBeforeAsync(this ServerSession session, SessionStep step) => session.Server.Handler is IStepHandler handler
        ? session.AskOrPassAsync(step.ToString(), s => handler.BeforeAsync(s.Facts, step, s.Ending))
        : new((Reply?)null);

    // What is thrown before the first await comes as a task too.
    private static async ValueTask<TAnswer> InvokeAsync<TArgument, TAnswer>(ServerSession session, Func<ServerSession, TArgument, ValueTask<TAnswer>> ask, TArgument argument) =>
        await ask(session, argument).ConfigureAwait(false);

    private static async ValueTask<TAnswer> FinishAsync<TAnswer>(ServerSession session, string stage, Task<TAnswer> answer, TAnswer onFault) where TAnswer : class
    {
        await ((Task)answer.WaitAsync(session.Ending)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!answer.IsCompleted)
        {
            session.Forsake(stage);
            throw new OperationCanceledException(session.Ending);
        }
        if (answer.IsCompletedSuccessfully)
        {
            if (IsSensible(answer.Result))
                return answer.Result;
            session.LogHandlerNonsense(stage, answer.Result?.ToString() ?? "null");
            return onFault;
        }
        var fault = answer.Exception?.InnerException;
        if (fault is MessageRefusedException or null || session.Ending.IsCancellationRequested)
            return await answer.ConfigureAwait(false);
        session.LogHandlerFault(stage, fault);
        return onFault;
    }

    // A reply to a command is 2xx, 4xx or 5xx; 3xx asks for more, which only the session does.
    private static bool IsSensible(object? answer) => answer switch
    {
        null => false,
        Reply reply => IsFinal(reply),
        DataReply data => data.Replies is { IsDefaultOrEmpty: false } replies && replies.All(IsFinal),
        _ => true,
    };

    private static bool IsFinal(Reply? reply) => reply is { IsPositive: true } or { IsTransient: true } or { IsPermanent: true };
}
