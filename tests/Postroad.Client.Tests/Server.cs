using Postroad.TestKit;

namespace Postroad.Client.Tests;

/// <summary>Scripted servers for senders, and the pieces that their transcripts share.</summary>
internal static class Server
{
    public const string Opening = """
        S: 220 mx.test ESMTP
        C: EHLO *
        S: 250-mx.test
        S: 250-PIPELINING
        S: 250 8BITMIME

        """;

    public const string Quit = """
        C: QUIT
        S: 221 2.0.0 Bye

        """;

    public static string Taken(string recipient = "bob@mx.test", string reply = "250 2.0.0 Ok: queued as 4F1c") => $"""
        C: MAIL FROM:<ada@client.test>
        C: RCPT TO:<{recipient}>
        C: DATA
        S: 250 2.1.0 Ok
        S: 250 2.1.5 Ok
        S: 354 Go ahead
        {Body}
        S: {reply}

        """;

    /// <summary>The content of <see cref="Raw"/> on the wire.</summary>
    public const string Body = "C: Subject: x\nC: \nC: hello\nC: .";

    public static MemoryStream Raw() => new("Subject: x\r\n\r\nhello\r\n"u8.ToArray());

    public static Envelope To(params string[] recipients) => new("ada@client.test", recipients);

    public static string Url(ScriptedPeer peer, string more = "") => $"smtp://127.0.0.1:{peer.Port}?tls=none{more}";
}
