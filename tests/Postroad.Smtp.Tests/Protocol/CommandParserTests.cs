using System.Text;
using Postroad.Mail.Addresses;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Protocol.Commands;

namespace Postroad.Smtp.Tests.Protocol;

public class CommandParserTests
{
    private static readonly MailDomain Host = new(DomainName.Parse("mx.test"));
    private const SmtpExtensions All = (SmtpExtensions)~0;

    private static (Command? Command, Reply? Refusal) Parse(string line, SmtpExtensions extensions = All, bool utf8 = false)
    {
        var parser = new CommandParser(Encoding.UTF8.GetBytes(line));
        if (parser.Verb == Verb.Unknown)
            return (null, Replies.UnknownCommand);
        parser.TryTakeArguments(new CommandSyntax(extensions, utf8, Host, false), out var command, out var refusal);
        return (command, refusal);
    }

    [Theory]
    [InlineData("EHLO client.test", "client.test")]
    [InlineData("ehlo CLIENT_1.test", "CLIENT_1.test")]
    [InlineData("HELO [192.0.2.1]", "[192.0.2.1]")]
    [InlineData("LHLO [IPv6:2001:db8::1]", "[IPv6:2001:db8::1]")]
    [InlineData("HELO localhost  ", "localhost")]
    public void Greetings_are_read(string line, string name) => Assert.Equal(name, ((Command.Greeting)Parse(line).Command!).Name);

    [Theory]
    [InlineData("EHLO")]
    [InlineData("EHLO a b")]
    [InlineData("EHLO [1.2.3]x")]
    [InlineData("EHLO [not.an.address]")]
    [InlineData("EHLO ex<ample")]
    [InlineData("EHLO bücher.test")]
    [InlineData("DATA now")]
    [InlineData("RSET x")]
    [InlineData("QUIT x")]
    [InlineData("STARTTLS x")]
    [InlineData("VRFY")]
    [InlineData("MAIL TO:<a@b.test>")]
    [InlineData("AUTH")]
    [InlineData("AUTH PL+IN")]
    [InlineData("MAIL FROM:<a@b.test> SIZE")]
    [InlineData("MAIL FROM:<a@b.test> SIZE=")]
    [InlineData("MAIL FROM:<a@b.test> SIZE=1 SIZE=2")]
    [InlineData("MAIL FROM:<a@b.test>  SIZE=1")]
    [InlineData("MAIL FROM:<a@b.test> BODY=9BIT")]
    [InlineData("MAIL FROM:<a@b.test> SMTPUTF8=1")]
    [InlineData("MAIL FROM:<a@b.test> RET=SOME")]
    [InlineData("MAIL FROM:<a@b.test> ENVID=a+00b")]
    [InlineData("MAIL FROM:<a@b.test> ENVID=a+0Db")]
    [InlineData("MAIL FROM:<a@b.test> ENVID=a+0Ab")]
    [InlineData("MAIL FROM:<a@b.test> ENVID=a+2b")]
    [InlineData("MAIL FROM:<a@b.test> ENVID=a+4")]
    [InlineData("MAIL FROM:<a@b.test> HOLDFOR=1 HOLDUNTIL=2026-01-01T00:00:00Z")]
    [InlineData("MAIL FROM:<a@b.test> HOLDUNTIL=1767225600")]
    [InlineData("MAIL FROM:<a@b.test> HOLDFOR=0")]
    [InlineData("MAIL FROM:<a@b.test> BY=0;R")]
    [InlineData("MAIL FROM:<a@b.test> BY=10;X")]
    [InlineData("MAIL FROM:<a@b.test> BY=1234567890;N")]
    [InlineData("MAIL FROM:<a@b.test> MT-PRIORITY=10")]
    [InlineData("MAIL FROM:<a@b.test> MT-PRIORITY=-0")]
    [InlineData("RCPT TO:<a@b.test> NOTIFY=NEVER,SUCCESS")]
    [InlineData("RCPT TO:<a@b.test> NOTIFY=SUCCESS,SUCCESS")]
    [InlineData("RCPT TO:<a@b.test> NOTIFY")]
    [InlineData("RCPT TO:<a@b.test> ORCPT=rfc822;a+00@b.test")]
    [InlineData("RCPT TO:<a@b.test> ORCPT=utf-8;\\x{A}")]
    [InlineData("RCPT TO:<a@b.test> ORCPT=utf-8;\\x{D800}")]
    [InlineData("RCPT TO:<a@b.test> ORCPT=a@b.test")]
    public void Bad_arguments_are_a_syntax_error(string line) => Assert.Equal(Replies.SyntaxError, Parse(line).Refusal);

    [Theory]
    [InlineData("BDAT")]
    [InlineData("BDAT -1")]
    [InlineData("BDAT 1 FIRST")]
    [InlineData("BDAT 1 LAST LAST")]
    [InlineData("BDAT 9999999999999999999")]
    public void A_chunk_without_a_size_is_refused_in_a_way_of_its_own(string line) => Assert.Equal(Replies.BadChunk, Parse(line).Refusal);

    [Theory]
    [InlineData("MAIL FROM:a@b.test")]
    [InlineData("MAIL FROM: <a@b.test>")]
    [InlineData("MAIL FROM:<a@b.test")]
    [InlineData("MAIL FROM:<a@b.test>x")]
    [InlineData("MAIL FROM:<<a@b.test>>")]
    [InlineData("MAIL FROM:<a@b..test>")]
    [InlineData("MAIL FROM:<a>")]
    [InlineData("MAIL FROM:<@hop.test>")]
    [InlineData("MAIL FROM:<@hop.test:>")]
    [InlineData("MAIL FROM:<hop.test:a@b.test>")]
    public void A_bad_reverse_path_is_refused(string line) => Assert.Equal(Replies.BadSender, Parse(line).Refusal);

    [Theory]
    [InlineData("RCPT TO:<>")]
    [InlineData("RCPT TO:<a@b.test")]
    [InlineData("RCPT TO:<a@[300.1.1.1]>")]
    [InlineData("RCPT TO:b")]
    public void A_bad_forward_path_is_refused(string line) => Assert.Equal(Replies.BadRecipient, Parse(line).Refusal);

    [Fact]
    public void A_path_longer_than_256_octets_is_refused() =>
        Assert.Equal(Replies.BadRecipient, Parse($"RCPT TO:<a@{new string('b', 60)}.{new string('b', 60)}.{new string('b', 60)}.{new string('b', 60)}.{new string('b', 10)}.test>").Refusal);

    [Fact]
    public void A_source_route_is_dropped()
    {
        var mail = (Command.Mail)Parse("MAIL FROM:<@one.test,@[192.0.2.1]:ada@b.test>").Command!;
        Assert.Equal("ada@b.test", mail.Sender.ToString());
    }

    [Fact]
    public void Postmaster_needs_no_domain() =>
        Assert.Equal("postmaster@mx.test", ((Command.Rcpt)Parse("RCPT TO:<PostMaster>").Command!).Recipient.Mailbox.ToString());

    [Fact]
    public void The_null_reverse_path_is_read() => Assert.True(((Command.Mail)Parse("MAIL FROM:<>").Command!).Sender.IsNull);

    [Fact]
    public void All_parameters_of_mail_are_read()
    {
        var p = ((Command.Mail)Parse(
            "MAIL FROM:<a@b.test> SIZE=1000 body=8bitmime SMTPUTF8 RET=HDRS ENVID=QQ+2B1+3D AUTH=ada+40b.test REQUIRETLS HOLDFOR=60 BY=-5;NT MT-PRIORITY=-9").Command!).Parameters;
        var expected = new MailParameters
        {
            Size = 1000,
            Body = BodyType.EightBitMime,
            SmtpUtf8 = true,
            Return = DsnReturn.Headers,
            EnvelopeId = "QQ+1=",
            SubmittedBy = "ada@b.test",
            RequireTls = true,
            HoldForSeconds = 60,
            DeliverBy = new DeliverBy(-5, DeliverByMode.Notify, true),
            Priority = -9,
        };
        Assert.Equal(expected, p);
    }

    [Fact]
    public void Hold_until_is_a_date_of_rfc_3339() => Assert.Equal(
        new DateTimeOffset(2026, 12, 31, 22, 30, 0, TimeSpan.Zero),
        ((Command.Mail)Parse("MAIL FROM:<a@b.test> HOLDUNTIL=2026-12-31T23:30:00+01:00").Command!).Parameters.HoldUntil);

    [Fact]
    public void All_parameters_of_rcpt_are_read()
    {
        var p = ((Command.Rcpt)Parse("RCPT TO:<a@b.test> NOTIFY=success,DELAY ORCPT=utf-8;\\x{E4}b+c@b.test".Replace("+c", "")).Command!).Recipient.Parameters;
        Assert.Equal(new RecipientParameters(DsnNotify.Success | DsnNotify.Delay, new OriginalRecipient("utf-8", "äb@b.test")), p);
    }

    [Theory]
    [InlineData("MAIL FROM:<a@b.test> XYZZY", All)]
    [InlineData("MAIL FROM:<a@b.test> SIZE=1", All & ~SmtpExtensions.Size)]
    [InlineData("MAIL FROM:<a@b.test> BODY=BINARYMIME", All & ~SmtpExtensions.BinaryMime)]
    [InlineData("RCPT TO:<a@b.test> NOTIFY=NEVER", All & ~SmtpExtensions.Dsn)]
    [InlineData("RCPT TO:<a@b.test> SIZE=1", All)]
    public void What_is_not_offered_is_unknown(string line, SmtpExtensions extensions) => Assert.Equal(Replies.UnknownParameter, Parse(line, extensions).Refusal);

    [Fact]
    public void A_huge_size_does_not_overflow() =>
        Assert.Equal(long.MaxValue, ((Command.Mail)Parse("MAIL FROM:<a@b.test> SIZE=99999999999999999999").Command!).Parameters.Size);

    [Fact]
    public void Utf8_needs_smtputf8() => Assert.Equal(Replies.Utf8NotAllowed, Parse("MAIL FROM:<jürgen@b.test>").Refusal);

    [Theory]
    [InlineData("AUTH plain", "PLAIN", null)]
    [InlineData("AUTH SCRAM-SHA-256-PLUS =", "SCRAM-SHA-256-PLUS", "")]
    [InlineData("AUTH PLAIN AGE=", "PLAIN", "AGE=")]
    public void Auth_is_read(string line, string mechanism, string? initial)
    {
        var auth = (Command.Auth)Parse(line).Command!;
        Assert.Equal(mechanism, auth.Mechanism);
        Assert.Equal(initial, auth.InitialResponse is { } octets ? Encoding.ASCII.GetString(octets) : null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("EHLOclient")]
    [InlineData(" EHLO client")]
    [InlineData("XYZZY")]
    [InlineData("MAILFROM:<a@b.test>")]
    public void Unknown_verbs_are_unknown(string line) => Assert.Equal(Replies.UnknownCommand, Parse(line).Refusal);
}
