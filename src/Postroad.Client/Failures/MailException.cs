using Postroad.Smtp.Client;
using Postroad.Smtp.Protocol;

namespace Postroad.Client;

/// <summary>A message was not sent, or nobody knows. The derived types say what kind of trouble it was; <see cref="Hint"/> says what to do.</summary>
public abstract class MailException : Exception
{
    private protected MailException(string message, Exception? inner) : base(message, inner) { }

    /// <summary>Where the session was.</summary>
    public SmtpPhase Phase { get; internal init; }

    /// <summary>What the server said, where it said something.</summary>
    public Reply? Reply { get; internal init; }

    /// <summary>Whether another try later may go better.</summary>
    public bool IsTransient { get; internal init; }

    /// <summary>What is known of the message.</summary>
    public Delivery Delivery { get; internal init; }

    /// <summary>What to do about it, in a sentence or two; null where nothing better than the message is known.</summary>
    public string? Hint { get; internal init; }

    /// <summary>The latest lines of the session, without secrets and without content; empty where there was none.</summary>
    public string Transcript { get; internal init; } = "";

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; internal set; } = 1;

    /// <summary>The message, the hint and the transcript.</summary>
    public override string ToString() =>
        $"{GetType().Name}: {Message}{(Hint is null ? "" : $"\nHint: {Hint}")}{(Transcript.Length == 0 ? "" : $"\nSession:\n{Transcript}")}\n{StackTrace}{(InnerException is null ? "" : $"\n ---> {InnerException}")}";
}
