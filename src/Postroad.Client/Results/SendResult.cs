using System.Globalization;
using Postroad.Smtp.Client.Tls;
using Postroad.Smtp.Protocol;

namespace Postroad.Client;

/// <summary>What became of one message.</summary>
public sealed class SendResult
{
    /// <summary>The recipients for whom the server took it.</summary>
    public required IReadOnlyList<RecipientResult> Accepted { get; init; }

    /// <summary>The others, each with why.</summary>
    public required IReadOnlyList<RecipientResult> Rejected { get; init; }

    /// <summary>The server's last word on the message; null where it did not come so far.</summary>
    public Reply? Reply { get; init; }

    /// <summary>The server's own id of the message, where its reply names one in a way that is known.</summary>
    public string? QueueId => Reply is { IsPositive: true } reply ? QueueIds.Find(reply) : null;

    /// <summary>The Message-ID of the message, without angle brackets; null where it has none or was given as a stream.</summary>
    public string? MessageId { get; init; }

    /// <summary>How often it was tried, 1 and up.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>How the session was protected; null in clear and where there was none.</summary>
    public TlsFacts? Tls { get; init; }

    /// <summary>From the call to this result.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Who took it: host and port, or the folder.</summary>
    public string Server { get; init; } = "";

    /// <summary>The message, where it was given as an <see cref="Postroad.Client.Email"/>.</summary>
    public Email? Email { get; init; }

    /// <summary>What <see cref="IMailSender.SendAsync(Email, CancellationToken)"/> would have thrown; null where anybody was accepted.</summary>
    public MailException? Error { get; init; }

    /// <summary>Whether every recipient was accepted.</summary>
    public bool IsComplete => Rejected.Count == 0 && Error is null;

    internal SendResult With(MailException error) => new()
    {
        Accepted = Accepted,
        Rejected = Rejected,
        Reply = Reply,
        MessageId = MessageId,
        Attempts = Attempts,
        Tls = Tls,
        Duration = Duration,
        Server = Server,
        Email = Email,
        Error = error,
    };

    /// <summary>In one line: <c>accepted 1/1 by smtp.example.com:587 · 250 2.0.0 queued as 4F1c · TLS 1.3 · 143 ms</c>.</summary>
    public override string ToString()
    {
        var total = Accepted.Count + Rejected.Count;
        var said = Reply?.ToString() ?? Error?.Message;
        var tries = Attempts > 1 ? $" · {Attempts} tries" : "";
        var refused = Rejected.Count == 0 || Accepted.Count == 0 ? "" : $" · refused {string.Join(", ", Rejected)}";
        return string.Create(CultureInfo.InvariantCulture,
            $"accepted {Accepted.Count}/{total} by {Server}{(said is null ? "" : $" · {said}")}{refused} · {Tls?.ToString() ?? "no TLS"}{tries} · {Duration.TotalMilliseconds:0} ms");
    }
}
