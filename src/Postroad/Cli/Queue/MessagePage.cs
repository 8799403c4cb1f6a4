using System.Globalization;
using Postroad.Api.Control;
using Postroad.Cli.Screen;

namespace Postroad.Cli.Queue;

/// <summary>All that is known of one message, for a person.</summary>
internal static class MessagePage
{
    public static void Write(Shell shell, QueueMessage message)
    {
        var (palette, now) = (shell.OutPalette, shell.Clock.GetUtcNow());
        shell.Out.WriteLine($"{palette.Bold(message.Id)}  {Coloured(palette, message.State)}");
        Field("from", message.From.Length == 0 ? "<> (the null sender: a report)" : message.From);
        Field("received", $"{Time(message.Received)}, {Counted.Span(now - message.Received)} ago");
        Field("size", Counted.Size(message.Size));
        Field("came by", Origin(message));
        Field("envelope id", message.EnvelopeId);
        Field("held until", message.HeldUntil is { } until ? $"{Time(until)}, as its sender wants it" : null);
        Field("deliver by", message.DeliverBy is { } by ? Time(by) : null);
        Field("priority", message.Priority?.ToString(CultureInfo.InvariantCulture));
        Field("tls", message.Tls switch { "required" => "required all the way (REQUIRETLS)", "optional" => "optional (TLS-Required: No)", _ => null });
        Field("trouble", message.Trouble);
        foreach (var recipient in message.Recipients)
            WriteRecipient(shell, recipient, now);

        void Field(string name, string? value)
        {
            if (value is not null)
                shell.Out.WriteLine($"  {palette.Dim(name.PadRight(12))} {Printable.Of(value)}");
        }
    }

    private static void WriteRecipient(Shell shell, QueueRecipient recipient, DateTimeOffset now)
    {
        var palette = shell.OutPalette;
        shell.Out.WriteLine();
        shell.Out.WriteLine($"  {palette.Bold(Printable.Of(recipient.Address))}  {Coloured(palette, recipient.Held ? "held" : recipient.State)}, {Counted.Of(recipient.Attempts, "attempt")}{Next(recipient, now)}");
        if (recipient.LastReply is { } reply)
            shell.Out.WriteLine($"    {palette.Dim("last reply")}   {Printable.Of(reply)}{(recipient.LastRelay is { } relay ? palette.Dim($" ({Printable.Of(relay)})") : "")}");
        if (recipient.Ambiguous)
            shell.Out.WriteLine($"    {palette.Dim("unanswered")}   the last server had the whole message and did not answer: it may have arrived");
        if (recipient.Reason is { } reason)
            shell.Out.WriteLine($"    {palette.Dim("reason")}       {Printable.Of(reason)}");
    }

    private static string Next(QueueRecipient recipient, DateTimeOffset now)
    {
        if (recipient.State is "delivered" or "bounced" or "dropped" || recipient.Held)
            return "";
        if (recipient.InFlight)
            return ", being tried now";
        return recipient.NextAttempt is { } next && next > now ? $", next in {Counted.Span(next - now)} ({Time(next)})" : ", due";
    }

    private static string? Origin(QueueMessage message) => message.Listener is null ? null
        : $"{message.Listener}{(message.With is null ? "" : $", {message.With}")}{(message.Client is null ? "" : $", from {message.Helo}[{message.Client}]")}{(message.User is null ? "" : $", as {message.User}")}";

    private static string Coloured(Palette palette, string state) => state switch
    {
        "held" or "bounced" or "dropped" => palette.Red(state),
        "deferred" => palette.Yellow(state),
        _ => palette.Green(state),
    };

    private static string Time(DateTimeOffset time) => time.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
