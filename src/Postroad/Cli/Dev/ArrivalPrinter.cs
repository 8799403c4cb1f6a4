using System.Globalization;
using Postroad.Cli.Screen;
using Postroad.Mta.MailLog;

namespace Postroad.Cli.Dev;

/// <summary>Prints a line for each message as soon as it is a file.</summary>
internal sealed class ArrivalPrinter(Shell shell) : IMailLog
{
    private readonly Lock _gate = new();

    public void Write(MailEvent mailEvent)
    {
        if (mailEvent is not MailEvent.Filed mail)
            return;
        var palette = shell.OutPalette;
        var time = shell.Clock.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        var recipients = string.Join(", ", mail.Recipients.Select(recipient => Printable.Of(recipient.ToString())));
        var subject = mail.Subject.Length == 0 ? palette.Dim("(no subject)") : palette.Bold($"\"{Printable.Of(mail.Subject)}\"");
        var line = $"{palette.Dim(time)} {palette.Cyan(mail.Id.ToString())} {Printable.Of(mail.Sender.IsNull ? "<>" : mail.Sender.ToString())} {(shell.IsUnicode ? "→" : "->")} {recipients} {subject} {Counted.Size(mail.Size)} {palette.Dim(mail.Path)}";
        lock (_gate)
        {
            shell.Out.WriteLine(line);
            shell.Out.Flush();
        }
    }
}
