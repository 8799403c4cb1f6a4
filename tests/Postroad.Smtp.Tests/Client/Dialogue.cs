using Postroad.Mail.Addresses;
using Postroad.Smtp.Client;
using Postroad.Smtp.Client.Tls;
using Postroad.Smtp.Protocol;
using Postroad.TestKit;

namespace Postroad.Smtp.Tests.Client;

/// <summary>Runs a client against a server that keeps to a transcript, whole and octet by octet.</summary>
internal static class Dialogue
{
    public const string Opening = """
        S: 220 mx.test ESMTP
        C: EHLO client.test
        S: 250-mx.test
        S: 250-PIPELINING
        S: 250-SIZE 1000000
        S: 250-8BITMIME
        S: 250 ENHANCEDSTATUSCODES

        """;

    public const string Plain = """
        S: 220 mx.test ESMTP
        C: EHLO client.test
        S: 250 mx.test

        """;

    public static readonly ReversePath Ada = ReversePath.Of(Mailbox.Parse("ada@client.test"));

    public static SmtpConnectionOptions Options(int port) => new()
    {
        Host = "localhost",
        Address = new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, port),
        Port = port,
        LocalName = "client.test",
        Tls = new TlsSettings { Mode = TlsMode.None },
    };

    public static Recipient To(string address) => new(Mailbox.Parse(address), RecipientParameters.None);

    public static async Task WithAsync(string transcript, Func<SmtpConnection, Task> client, Func<SmtpConnectionOptions, SmtpConnectionOptions>? change = null)
    {
        foreach (var pace in new[] { Pace.Whole, Pace.ByteByByte })
        {
            await using var server = ScriptedPeer.Start(pace, null, transcript);
            var options = Options(server.Port);
            await using (var connection = await SmtpConnection.ConnectAsync(change?.Invoke(options) ?? options))
                await client(connection);
        }
    }

    public static ValueTask<SendOutcome> SendAsync(this SmtpConnection connection, string content, params string[] recipients) =>
        connection.SendAsync(Ada, MailParameters.None, [.. recipients.Select(To)], new MemoryStream(System.Text.Encoding.Latin1.GetBytes(content)));

    public static string Summary(this SendOutcome outcome) => string.Join("; ", outcome.Recipients.Select(r => $"{r.Recipient.Mailbox.LocalPart} {r.Phase} {r.Reply?.ToString() ?? "no reply"}"));
}
