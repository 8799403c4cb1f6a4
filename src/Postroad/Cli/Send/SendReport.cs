using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Postroad.Cli.Screen;
using Postroad.Smtp.Client;

namespace Postroad.Cli.Send;

/// <summary>How a sending ended, as <c>send --json</c> prints it.</summary>
/// <param name="Schema">Which form this is.</param>
/// <param name="Result"><c>sent</c>, <c>partly</c>, <c>refused</c>, <c>deferred</c>, <c>unknown</c> where the whole message went out and no answer came, or <c>stopped</c> where <c>--until</c> ended it.</param>
/// <param name="Server">Host and port.</param>
/// <param name="Tls">The version and whether the certificate was verified; null in clear.</param>
/// <param name="Reply">The reply to the content, or the one that ended the session; null where none came.</param>
/// <param name="QueueId">How the server calls the message, where it said so.</param>
/// <param name="Error">What went wrong, in words, or null.</param>
/// <param name="Milliseconds">From the first step to the last.</param>
/// <param name="Recipients">One a recipient.</param>
internal sealed record SendReport(string Schema, string Result, string Server, string? Tls, string? Reply, string? QueueId, string? Error, double Milliseconds, IReadOnlyList<SendReport.Recipient> Recipients)
{
    /// <summary>What became of one recipient.</summary>
    internal sealed record Recipient(string Address, bool Accepted, string? Reply);

    /// <summary>Of an outcome.</summary>
    public static SendReport Of(string server, string? tls, SendOutcome outcome, double milliseconds) => new("postroad.send/1", ResultOf(outcome), server, tls, outcome.FinalReply?.ToString(),
        outcome.FinalReply is { } final ? ReplySentence.QueueIdOf(final.ToString()) : null, outcome.Failure?.Message, milliseconds,
        [.. outcome.Recipients.Select(recipient => new Recipient(recipient.Recipient.Mailbox.ToString(), recipient.IsAccepted, recipient.Reply?.ToString()))]);

    /// <summary>Of a session that did not get as far as a message.</summary>
    public static SendReport Of(string server, SmtpSessionException failure, double milliseconds) =>
        new("postroad.send/1", failure.IsTransient ? "deferred" : "refused", server, null, failure.Reply?.ToString(), null, failure.Message, milliseconds, []);

    [JsonIgnore]
    public int ExitCode => Result switch
    {
        "sent" or "stopped" => Screen.ExitCode.Yes,
        "partly" => Screen.ExitCode.Partly,
        "deferred" or "unknown" => Screen.ExitCode.TryAgain,
        _ => Screen.ExitCode.Refused,
    };

    public string ToJson() => JsonSerializer.Serialize(this, SendReportJson.Default.SendReport);

    /// <summary>One line for a person.</summary>
    public string ToLine(Palette palette)
    {
        var time = string.Create(CultureInfo.InvariantCulture, $"{Milliseconds:0} ms");
        var how = Tls is null ? "in clear" : Tls;
        var accepted = Recipients.Count(recipient => recipient.Accepted);
        return Result switch
        {
            "sent" => $"{palette.Green("Sent")} to {accepted} of {Recipients.Count} by {Server}, {how}, {time}{(QueueId is null ? "" : $", queued as {Printable.Of(QueueId)}")}.",
            "stopped" => $"{palette.Green("Stopped")} as asked, before a message was sent; {Server}, {how}, {time}.",
            "partly" => $"{palette.Yellow("Sent in part")}: to {accepted} of {Recipients.Count} by {Server}, {how}, {time}.",
            "deferred" => $"{palette.Yellow("Not sent")}, try again later: {Printable.Of(Error ?? Reply ?? FirstRefusal ?? "no reply")}",
            "unknown" => $"{palette.Yellow("Perhaps sent")}: the whole message went out, and {Server} never said whether it took it; sending it again may bring it twice. {Printable.Of(Error ?? "")}".TrimEnd(),
            _ => $"{palette.Red("Refused")}: {Printable.Of(Error ?? Reply ?? FirstRefusal ?? "no reply")}",
        };
    }

    private string? FirstRefusal => Recipients.FirstOrDefault(recipient => !recipient.Accepted)?.Reply;

    private static string ResultOf(SendOutcome outcome)
    {
        if (outcome.Recipients.All(recipient => recipient.IsAccepted))
            return "sent";
        if (outcome.AnyAccepted)
            return "partly";
        if (outcome.IsAmbiguous)
            return "unknown";
        return outcome.Recipients.Any(recipient => recipient.IsTemporary) && outcome.Failure is not { IsTransient: false } ? "deferred" : "refused";
    }
}

/// <summary>JSON without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SendReport))]
internal sealed partial class SendReportJson : JsonSerializerContext;
