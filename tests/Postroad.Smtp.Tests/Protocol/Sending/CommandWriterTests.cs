using System.Text;
using CsCheck;
using Postroad.Mail.Addresses;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Protocol.Sending;

namespace Postroad.Smtp.Tests.Protocol.Sending;

public sealed class CommandWriterTests
{
    [Fact]
    public void Mail_says_only_what_was_given()
    {
        Assert.Equal("MAIL FROM:<>\r\n", Write(w => w.Mail(ReversePath.Null, MailParameters.None)));
        Assert.Equal("MAIL FROM:<ada@example.com> SIZE=4096 BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=a+2Bb+3Dc+20d AUTH=<> REQUIRETLS HOLDFOR=60 BY=120;RT MT-PRIORITY=-3\r\n",
            Write(w => w.Mail(ReversePath.Of(Mailbox.Parse("ada@example.com")), new MailParameters
            {
                Size = 4096,
                Body = BodyType.EightBitMime,
                SmtpUtf8 = true,
                Return = DsnReturn.Headers,
                EnvelopeId = "a+b=c d",
                SubmittedBy = "",
                RequireTls = true,
                HoldForSeconds = 60,
                DeliverBy = new DeliverBy(120, DeliverByMode.Return, Trace: true),
                Priority = -3,
            })));
        Assert.Equal("MAIL FROM:<> BODY=BINARYMIME RET=FULL AUTH=ada@x.example HOLDUNTIL=2026-11-26T00:00:00Z BY=-5;N\r\n",
            Write(w => w.Mail(ReversePath.Null, new MailParameters
            {
                Body = BodyType.BinaryMime,
                Return = DsnReturn.Full,
                SubmittedBy = "ada@x.example",
                HoldUntil = new DateTimeOffset(2026, 11, 26, 1, 0, 0, TimeSpan.FromHours(1)),
                DeliverBy = new DeliverBy(-5, DeliverByMode.Notify, Trace: false),
            })));
    }

    [Fact]
    public void Rcpt_says_notify_and_the_original_recipient()
    {
        var mailbox = Mailbox.Parse("bob@example.com");
        Assert.Equal("RCPT TO:<bob@example.com>\r\n", Write(w => w.Rcpt(new(mailbox, RecipientParameters.None))));
        Assert.Equal("RCPT TO:<bob@example.com> NOTIFY=NEVER\r\n", Write(w => w.Rcpt(new(mailbox, new(DsnNotify.Never, null)))));
        Assert.Equal("RCPT TO:<bob@example.com> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;b+2Bo@example.com\r\n",
            Write(w => w.Rcpt(new(mailbox, new(DsnNotify.Success | DsnNotify.Failure | DsnNotify.Delay, new("rfc822", "b+o@example.com"))))));
        Assert.Equal("RCPT TO:<bob@example.com> ORCPT=utf-8;m\\x{FC}ller\\x{5C}\\x{2B}@example.com\r\n",
            Write(w => w.Rcpt(new(mailbox, new(DsnNotify.Unspecified, new("utf-8", "müller\\+@example.com"))))));
    }

    [Fact]
    public void Bdat_and_verbs_end_in_crlf()
    {
        Assert.Equal("BDAT 0 LAST\r\n", Write(w => w.Bdat(0, isLast: true)));
        Assert.Equal("BDAT 2147483647\r\n", Write(w => w.Bdat(int.MaxValue, isLast: false)));
        Assert.Equal("EHLO client.example\r\n", Write(w => w.Verb("EHLO"u8, "client.example")));
    }

    [Fact]
    public void A_secret_is_written_and_not_told()
    {
        string? told = null;
        Assert.Equal("AUTH PLAIN c2VjcmV0\r\n", Write(w =>
        {
            w.LineWritten = line => told = Encoding.ASCII.GetString(line);
            w.Secret("AUTH PLAIN c2VjcmV0"u8, "AUTH PLAIN (hidden)"u8);
        }));
        Assert.Equal("AUTH PLAIN (hidden)", told);
    }

    [Fact]
    public void No_text_smuggles_a_second_command() => Gen.Select(Gen.String, Gen.OneOf(Gen.Const("\r"), Gen.Const("\n"), Gen.Const("\0"), Gen.Const("\r\n")), Gen.String).Sample((before, evil, after) =>
    {
        Assert.Throws<FormatException>(void () => Write(w => w.Verb("VRFY"u8, before + evil + after)));
        Assert.Throws<FormatException>(void () => Write(w => w.Verb(Encoding.UTF8.GetBytes("NOOP" + evil))));
        Assert.Throws<FormatException>(void () => Write(w => w.Secret(Encoding.UTF8.GetBytes(before + evil), "x"u8)));
    });

    private static string Write(Action<CommandWriter> write)
    {
        var buffer = new SendBuffer();
        write(new CommandWriter(buffer));
        return Encoding.UTF8.GetString(buffer.Written.Span);
    }
}
