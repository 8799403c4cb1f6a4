using System.Text.Json;
using Postroad.TestKit;

namespace Postroad.Tests.Cli.Send;

public sealed class SendVerbTests : IDisposable
{
    private readonly Run _run = new();

    public void Dispose() => _run.Dispose();

    private Task<int> SendAsync(ScriptedPeer peer, params string[] more) =>
        _run.CallAsync(["send", "--server", $"127.0.0.1:{peer.Port}", "--helo", "client.test", "--from", "a@client.test", .. more]);

    [Fact]
    public async Task A_message_is_sent_and_the_conversation_shown()
    {
        _run.Write("mail.eml", "Subject: hi\r\n\r\nHello\r\n");
        await using var peer = ScriptedPeer.Start("""
            S: 220 mx.test ESMTP
            C: EHLO client.test
            S: 250 mx.test
            C: MAIL FROM:<a@client.test>
            S: 250 2.1.0 Sender ok
            C: RCPT TO:<b@mx.test>
            S: 250 2.1.5 Recipient ok
            C: DATA
            S: 354 Go ahead
            C: Subject: hi
            C: 
            C: Hello
            C: .
            S: 250 2.0.0 Ok: queued as 4F1C
            C: QUIT
            S: 221 2.0.0 Bye
            """);
        Assert.Equal(0, await SendAsync(peer, "--to", "b@mx.test", "--raw", "mail.eml"));
        Assert.Contains("-> EHLO client.test", _run.Out, StringComparison.Ordinal);
        Assert.Contains("The sender is accepted.", _run.Out, StringComparison.Ordinal);
        Assert.Contains("The server has the message and answers for it, as 4F1C.", _run.Out, StringComparison.Ordinal);
        Assert.Contains($"Sent to 1 of 1 by 127.0.0.1:{peer.Port}, in clear", _run.Out, StringComparison.Ordinal);
        Assert.Empty(_run.Error);
    }

    [Fact]
    public async Task A_final_dot_without_an_answer_is_not_called_unsent()
    {
        _run.Write("mail.eml", "Subject: hi\r\n\r\nHello\r\n");
        await using var peer = ScriptedPeer.Start("""
            S: 220 mx.test ESMTP
            C: EHLO client.test
            S: 250 mx.test
            C: MAIL FROM:<a@client.test>
            S: 250 2.1.0 Sender ok
            C: RCPT TO:<b@mx.test>
            S: 250 2.1.5 Recipient ok
            C: DATA
            S: 354 Go ahead
            C: Subject: hi
            C: 
            C: Hello
            C: .
            --- close
            """);
        Assert.Equal(75, await SendAsync(peer, "--to", "b@mx.test", "--raw", "mail.eml"));
        Assert.Contains($"Perhaps sent: the whole message went out, and 127.0.0.1:{peer.Port} never said whether it took it; sending it again may bring it twice.", _run.Out + _run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("550 5.1.1 No such mailbox", 69, "No, and trying again will not help: no such mailbox.")]
    [InlineData("450 4.2.2 Full", 75, "Not now, but later perhaps: the mailbox is full.")]
    [InlineData("553 what", 69, "the server does not take this address")]
    public async Task A_refused_recipient_is_explained(string reply, int status, string sentence)
    {
        await using var peer = ScriptedPeer.Start($"""
            S: 220 mx.test ESMTP
            C: EHLO client.test
            S: 250 mx.test
            C: MAIL FROM:<a@client.test>
            S: 250 2.1.0 Sender ok
            C: RCPT TO:<b@mx.test>
            S: {reply}
            C: QUIT
            S: 221 2.0.0 Bye
            """);
        var sent = await SendAsync(peer, "--to", "b@mx.test", "--until", "rcpt");
        Assert.Equal(status, sent);
        Assert.Contains(sentence, _run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Until_rcpt_sends_nothing()
    {
        await using var peer = ScriptedPeer.Start("""
            S: 220 mx.test ESMTP
            C: EHLO client.test
            S: 250 mx.test
            C: MAIL FROM:<a@client.test>
            S: 250 2.1.0 Sender ok
            C: RCPT TO:<b@mx.test>
            S: 250 2.1.5 Recipient ok
            C: RCPT TO:<c@mx.test>
            S: 550 5.1.1 No such mailbox
            C: QUIT
            S: 221 2.0.0 Bye
            """);
        Assert.Equal(4, await SendAsync(peer, "--to", "b@mx.test,c@mx.test", "--until", "rcpt", "--json"));
        var report = JsonDocument.Parse(_run.Out).RootElement;
        Assert.Equal(("postroad.send/1", "partly"), (report.GetProperty("schema").GetString(), report.GetProperty("result").GetString()));
        Assert.Equal([true, false], report.GetProperty("recipients").EnumerateArray().Select(recipient => recipient.GetProperty("accepted").GetBoolean()));
        Assert.Contains("-> RCPT TO:<c@mx.test>", _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TLS_that_is_required_and_not_offered_is_refused()
    {
        await using var peer = ScriptedPeer.Start("""
            S: 220 mx.test ESMTP
            C: EHLO client.test
            S: 250 mx.test
            """);
        Assert.Equal(69, await SendAsync(peer, "--to", "b@mx.test", "--tls", "required"));
        Assert.StartsWith("Refused: ", _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_there_is_worth_another_try()
    {
        int port;
        await using (var peer = ScriptedPeer.Start("S: 220 x"))
            port = peer.Port;
        Assert.Equal(75, await _run.CallAsync("send", "--server", $"127.0.0.1:{port}", "--to", "b@mx.test"));
        Assert.StartsWith("Not sent, try again later: ", _run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--until=rcpt", "--to is missing")]
    [InlineData("--to=nobody", "--to: 'nobody' is not a mail address")]
    [InlineData("--to=b@mx.test --header=Broken", "'Broken' is not a header: write Name: value")]
    [InlineData("--to=b@mx.test --header=Content-Type:x", "the header Content-Type is made from the parts of the message")]
    [InlineData("--to=b@mx.test --server=http://x", "'http://x' is not a server")]
    [InlineData("--to=b@mx.test --until=later", "--until: 'later' is not helo, tls, auth, mail, rcpt or data")]
    [InlineData("--to=b@mx.test --password=x", "a password without --user")]
    [InlineData("--to=b@mx.test --user=u", "nobody can be asked for the password here")]
    public async Task Wrong_words_are_told_before_anybody_is_called(string words, string message)
    {
        Assert.Equal(2, await _run.CallAsync(["send", .. words.Split(' ')]));
        Assert.Contains(message, _run.Error, StringComparison.Ordinal);
        Assert.Empty(_run.Out);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_told()
    {
        Assert.Equal(1, await _run.CallAsync("send", "--to", "b@mx.test", "--attach", "nothing.pdf"));
        Assert.Contains("nothing.pdf", _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Control_characters_of_a_server_do_not_reach_the_terminal()
    {
        await using var peer = ScriptedPeer.Start("""
            S: 554 go away ␛[31m
            """.Replace('␛', '\u001b'));
        await SendAsync(peer, "--to", "b@mx.test");
        Assert.DoesNotContain('\u001b', _run.Out + _run.Error);
    }
}
