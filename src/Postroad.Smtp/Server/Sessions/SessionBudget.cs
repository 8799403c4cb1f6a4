using Postroad.Smtp.Protocol;
using Postroad.Smtp.Protocol.Commands;

namespace Postroad.Smtp.Server.Sessions;

/// <summary>What a session has used up of what it may.</summary>
internal sealed class SessionBudget(SmtpServerLimits limits)
{
    private int _errors;
    private int _unknown;
    private int _idle;
    private int _failedLogins;
    private int _messages;
    private int _overLimit;
    private int _refused;
    private bool _isEndOfMessage;

    /// <summary>Whether one more message may come.</summary>
    public bool AllowsMessage => limits.MessagesPerSession <= 0 || _messages < limits.MessagesPerSession;

    /// <summary>Counts a command. A reply takes the place of its own where the session has done too much of this.</summary>
    /// <param name="rule">The row of the command; null where the verb is unknown.</param>
    /// <param name="reply">Its reply.</param>
    /// <param name="isRefused">Whether it was refused before anybody did it.</param>
    /// <param name="state">How far the session is.</param>
    public Reply? Charge(CommandRule? rule, Reply? reply, bool isRefused, SessionState state)
    {
        if (rule is null && state == SessionState.Fresh && IsOver(ref _unknown, limits.UnknownBeforeGreeting))
            return Replies.TooManyErrors;
        // Recipients that are refused and messages that came whole have limits of their own.
        var isFault = isRefused || reply is { IsPermanent: true } && rule?.Verb != Verb.Rcpt && !_isEndOfMessage;
        _isEndOfMessage = false;
        if (isFault && IsOver(ref _errors, limits.Errors))
            return Replies.TooManyErrors;
        return (rule?.Traits & CommandTraits.Idle) > 0 && IsOver(ref _idle, limits.IdleCommands) ? Replies.TooManyCommands : null;
    }

    /// <summary>A message came to its end, taken or not.</summary>
    public void CountMessage()
    {
        _messages++;
        _idle = 0;
        _isEndOfMessage = true;
    }

    /// <summary>A login failed. True where it was the last one allowed.</summary>
    public bool CountFailedLogin() => ++_failedLogins >= limits.FailedLogins && limits.FailedLogins > 0;

    /// <summary>A recipient came after the limit. True where the client goes on and on.</summary>
    public bool CountOverLimit() => IsOver(ref _overLimit, limits.RecipientsPerMessage == 0 ? 0 : Math.Max(limits.RecipientsPerMessage, LeastOverLimit));

    // A client that knows nothing of LIMITS sends all its RCPT at once, and is to get the others through in a next transaction (RFC 5321 §4.5.3.1.10).
    private const int LeastOverLimit = 1000;

    /// <summary>A recipient was refused. True where there were too many.</summary>
    public bool CountRefused() => IsOver(ref _refused, limits.RefusedRecipients);

    /// <summary>The transaction is gone.</summary>
    public void EndTransaction() => _overLimit = 0;

    private static bool IsOver(ref int count, int limit) => ++count > limit && limit > 0;
}
