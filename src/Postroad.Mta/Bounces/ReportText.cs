using System.Globalization;
using System.Text;
using Postroad.Mail.Dsn;
using Postroad.Mail.Headers;

namespace Postroad.Mta.Bounces;

/// <summary>The part of a report that a person reads: what happened, to whom, what the other server said, what to do.</summary>
internal static class ReportText
{
    private const int Width = 72;
    private const int MaxSubject = 120;

    /// <summary>The subject: by the worst that is told.</summary>
    public static string Subject(IReadOnlyCollection<RecipientFate> fates) => Worst(fates) switch
    {
        DsnAction.Failed => "Your message could not be delivered",
        DsnAction.Delayed => "Your message is delayed",
        DsnAction.Relayed => "Your message was passed on",
        _ => "Your message was delivered",
    };

    /// <summary>The text, lines ended by LF.</summary>
    /// <param name="hostname">The server that reports.</param>
    /// <param name="fates">What it tells.</param>
    /// <param name="header">The header of the message that it is about.</param>
    /// <param name="received">When that came in.</param>
    /// <param name="giveUp">When it will be given up.</param>
    public static string Write(string hostname, IReadOnlyCollection<RecipientFate> fates, HeaderBlock header, DateTimeOffset received, DateTimeOffset giveUp)
    {
        var text = new StringBuilder();
        Wrapped(text, "", $"This is the mail server {hostname}, with a report on a message of yours:");
        text.Append('\n');
        var subject = header.TryFind("Subject", out var field) ? Cut(field.ToText()) : "";
        text.Append("    Subject: ").Append(subject.Length == 0 ? "(none)" : subject).Append('\n');
        text.Append("    Taken:   ").Append(When(received)).Append("\n\n");
        foreach (var action in (ReadOnlySpan<DsnAction>)[DsnAction.Failed, DsnAction.Delayed, DsnAction.Relayed, DsnAction.Delivered])
        {
            var told = fates.Where(f => f.Action == action).ToList();
            if (told.Count > 0)
                Section(text, action, told, giveUp);
        }
        Wrapped(text, "", "The parts below tell the same to programs, and return what you sent, or its header.");
        return text.ToString();
    }

    private static void Section(StringBuilder text, DsnAction action, List<RecipientFate> fates, DateTimeOffset giveUp)
    {
        var many = fates.Count > 1;
        Wrapped(text, "", action switch
        {
            DsnAction.Failed => many ? "It could NOT be delivered to these recipients, and will not be tried again:" : "It could NOT be delivered to this recipient, and will not be tried again:",
            DsnAction.Delayed => $"It could not yet be delivered to {(many ? "these recipients" : "this recipient")}. It is tried again and again until {When(giveUp)}; you need NOT send it again:",
            DsnAction.Relayed => $"It was passed on to a further server for {(many ? "these recipients" : "this recipient")}. That server may send no reports, so this may be the last you hear, unless something goes wrong there:",
            _ => $"It was put into the {(many ? "mailboxes of these recipients" : "mailbox of this recipient")}:",
        });
        text.Append('\n');
        foreach (var fate in fates)
            Told(text, fate);
    }

    private static void Told(StringBuilder text, RecipientFate fate)
    {
        text.Append("  ").Append(fate.Recipient.Mailbox).Append('\n');
        if (fate.Recipient.Parameters.OriginalRecipient is { } original && original.Address != fate.Recipient.Mailbox.ToString())
            Wrapped(text, "    ", $"(which you wrote as {HeaderText.Clean(original.Address)})");
        if (fate.Action is DsnAction.Failed or DsnAction.Delayed)
        {
            var advice = ReplyAdvice.Of(fate.Status, fate.Relay is null);
            if (fate.Action == DsnAction.Failed)
                Wrapped(text, "    ", advice.Meaning);
            Wrapped(text, "    ", RemoteName.Of(fate.Relay) is { } remote ? $"The server {remote} said:" : "The reason:");
            foreach (var line in fate.Reply.Lines)
                Wrapped(text, "      ", $"{Code(fate)} {HeaderText.Clean(line)}");
            if (fate.Action == DsnAction.Failed)
                Wrapped(text, "    ", $"What you can do: {advice.Action}");
        }
        text.Append('\n');
    }

    private static string Code(RecipientFate fate) =>
        fate.Reply.Status is { } status ? $"{fate.Reply.Code} {status}" : fate.Reply.Code.ToString(CultureInfo.InvariantCulture);

    private static DsnAction Worst(IReadOnlyCollection<RecipientFate> fates) => fates.Min(f => f.Action switch
    {
        DsnAction.Failed => (0, f.Action),
        DsnAction.Delayed => (1, f.Action),
        DsnAction.Relayed => (2, f.Action),
        _ => (3, f.Action),
    }).Item2;

    private static string When(DateTimeOffset time) => time.ToUniversalTime().ToString("dddd, d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string Cut(string subject) => subject.Length <= MaxSubject ? subject : string.Concat(subject.AsSpan(0, MaxSubject), "…");

    private static void Wrapped(StringBuilder text, string indent, string paragraph)
    {
        var column = 0;
        foreach (var word in paragraph.Split(' '))
        {
            if (column > 0 && column + 1 + word.Length > Width)
            {
                text.Append('\n');
                column = 0;
            }
            text.Append(column == 0 ? indent : " ").Append(word);
            column += word.Length + (column == 0 ? indent.Length : 1);
        }
        text.Append('\n');
    }
}
