using System.Net;
using Postroad.Cli.Screen;

namespace Postroad.Cli.Dev;

/// <summary>What <c>dev</c> says at its start: where it listens, and lines that can be pasted as they are.</summary>
internal static class DevGreeting
{
    public static void Write(Shell shell, IReadOnlyList<(string Listener, IPEndPoint EndPoint)> listening, string messages)
    {
        foreach (var (listener, endPoint) in listening)
            shell.Error.WriteLine($"listening on {endPoint} ({listener})");
        if (!shell.IsQuiet)
            WriteLines(shell, listening[0].EndPoint, messages);
        shell.Error.WriteLine("ready");
    }

    private static void WriteLines(Shell shell, IPEndPoint smtp, string messages)
    {
        var palette = shell.ErrorPalette;
        var host = Reachable(smtp.Address);
        var port = smtp.Port;
        shell.Error.WriteLine($"""

            {palette.Bold("Postroad dev")}: the real server as an inbox. Mail for anybody is taken, with any user and password, and goes nowhere else.
            Each message becomes a file in {messages}

            Send one, from another terminal:
              {palette.Cyan($"{Called()} send --server {Bracketed(host)}:{port} --to grace@example.net")}
              {palette.Cyan($"printf 'Subject: Hello\\r\\n\\r\\nIt works.\\r\\n' | curl smtp://{Bracketed(host)}:{port} --mail-from ada@example.com --mail-rcpt grace@example.net -T -")}
            From C#, with Postroad.Client:
              {palette.Cyan($"await using var mail = new Postroad.Client.MailSender(\"smtp://{Bracketed(host)}:{port}?tls=none\");")}
              {palette.Cyan("await mail.SendAsync(new Postroad.Client.Email { From = \"ada@example.com\", To = [\"grace@example.net\"], Subject = \"Hello\", Text = \"It works.\" });")}
            From C#, with System.Net.Mail:
              {palette.Cyan($"using var client = new System.Net.Mail.SmtpClient(\"{host}\", {port}); client.Send(\"ada@example.com\", \"grace@example.net\", \"Hello\", \"It works.\");")}
            From C#, with MailKit:
              {palette.Cyan($"using var client = new MailKit.Net.Smtp.SmtpClient(); client.Connect(\"{host}\", {port}, MailKit.Security.SecureSocketOptions.None);")}
              {palette.Cyan("client.Send(new MimeKit.MimeMessage([new MimeKit.MailboxAddress(\"Ada\", \"ada@example.com\")], [new MimeKit.MailboxAddress(\"Grace\", \"grace@example.net\")], \"Hello\", new MimeKit.TextPart(\"plain\") { Text = \"It works.\" })); client.Disconnect(true);")}

            """);
    }

    /// <summary>Where all addresses are listened on, the machine's own is one.</summary>
    private static string Reachable(IPAddress address) =>
        (address.Equals(IPAddress.Any) ? IPAddress.Loopback : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address).ToString();

    private static string Bracketed(string host) => host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;

    /// <summary>What to type to call this program: its name where the shell finds it, else its path.</summary>
    private static string Called()
    {
        var path = Environment.ProcessPath;
        if (path is null || Path.GetFileNameWithoutExtension(path) is not "postroad")
            return "postroad";
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, Path.GetFileName(path))));
        return found ? "postroad" : path.Contains(' ', StringComparison.Ordinal) ? $"'{path}'" : path;
    }
}
