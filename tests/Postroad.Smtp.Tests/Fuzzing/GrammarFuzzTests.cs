using System.Text;
using Postroad.Mail.Addresses;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Protocol.Commands;
using Postroad.Smtp.Sasl.Server;
using Postroad.Smtp.Server.Admission;
using Postroad.TestKit;

namespace Postroad.Smtp.Tests.Fuzzing;

/// <summary>No octets make a parser throw, and no value that it gives can break a line.</summary>
public class GrammarFuzzTests
{
    private static readonly CommandSyntax Syntax = new((SmtpExtensions)~0, true, new MailDomain(DomainName.Parse("mx.test")), false);

    [Fact]
    public Task Command_lines() => FuzzRun.From("commands").Over(static line => Read(line));

    [Fact]
    public Task Paths() => FuzzRun.From("paths").Over(static path =>
    {
        if (Read([.. "RCPT TO:"u8, .. path]) is Command.Rcpt rcpt)
            Assert.Equal(rcpt.Recipient.Mailbox, Mailbox.Parse(rcpt.Recipient.Mailbox.ToString()));
        if (Read([.. "MAIL FROM:"u8, .. path]) is Command.Mail mail)
            Assert.True(ReversePath.TryParse(mail.Sender.ToString(), out var again) && again.Equals(mail.Sender));
    });

    [Fact]
    public Task Parameters_of_mail() => FuzzRun.From("parameters").Over(static text =>
    {
        if (Read([.. "MAIL FROM:<> "u8, .. text]) is not Command.Mail { Parameters: var known })
            return;
        Assert.InRange(known.Size ?? 0, 0, long.MaxValue);
        Assert.InRange(known.Priority ?? 0, -9, 9);
        Assert.InRange(known.DeliverBy?.Seconds ?? 0, -999_999_999, 999_999_999);
        Assert.InRange(known.EnvelopeId?.Length ?? 0, 0, 100);
        Assert.False(known is { HoldForSeconds: not null, HoldUntil: not null });
    });

    [Fact]
    public Task Parameters_of_rcpt() => FuzzRun.From("parameters").Over(static text =>
    {
        if (Read([.. "RCPT TO:<bob@mx.test> "u8, .. text]) is Command.Rcpt { Recipient.Parameters.Notify: var notify })
            Assert.True((notify & DsnNotify.Never) == 0 || notify == DsnNotify.Never);
    });

    [Fact]
    public Task Chunk_sizes() => FuzzRun.From("chunks").Over(static octets =>
    {
        if (Read(octets) is Command.Bdat bdat)
            Assert.InRange(bdat.Size, 0, 999_999_999_999_999_999);
    });

    // What is read, where it is anything.
    private static Command? Read(byte[] line)
    {
        if (LineReader.HoldsStray(line))
            return null;
        var parser = new CommandParser(line);
        if (parser.Verb == Verb.Unknown)
            return null;
        if (!parser.TryTakeArguments(Syntax, out var command, out var refusal))
        {
            Assert.True(refusal.IsPermanent);
            return null;
        }
        foreach (var text in Texts(command))
        {
            Assert.False(text.AsSpan().ContainsAny('\r', '\n', '\0'), text);
            Assert.InRange(Encoding.UTF8.GetByteCount(text), 0, 1024);
        }
        return command;
    }

    [Fact]
    public Task Messages_of_mechanisms() => FuzzRun.From("sasl").Over(static message =>
    {
        if (SaslText.TryRead(message, out var text) && ScramClientFirst.TryParse(text, out var first))
        {
            Assert.DoesNotContain('\0', first.User);
            Assert.Equal(text, first.Gs2Header + first.Bare);
        }
        foreach (var standard in new[] { true, false })
        {
            if (BearerMessage.TryParse(message, standard, out var user, out var token))
                Assert.False((user + token).AsSpan().ContainsAny('\r', '\n', '\0'));
        }
    });

    [Fact]
    public Task Proxy_headers() => FuzzRun.From("proxy").OverAsync(static async octets =>
    {
        try
        {
            var stream = new MemoryStream(octets);
            var header = await ProxyHeader.ReadAsync(stream, CancellationToken.None);
            Assert.True(header.IsValid || header.Client is null);
            Assert.InRange(stream.Position, 0, 16 + 4096);
        }
        catch (EndOfStreamException)
        {
            // Half a header is no header.
        }
    });

    private static IEnumerable<string> Texts(Command command) => command switch
    {
        Command.Greeting greeting => [greeting.Name],
        Command.Mail mail => [mail.Sender.ToString(), mail.Parameters.EnvelopeId ?? "", mail.Parameters.SubmittedBy ?? ""],
        Command.Rcpt rcpt => [rcpt.Recipient.Mailbox.ToString(), rcpt.Recipient.Parameters.OriginalRecipient?.Address ?? "", rcpt.Recipient.Parameters.OriginalRecipient?.AddressType ?? ""],
        Command.Auth auth => [auth.Mechanism],
        _ => [],
    };
}
