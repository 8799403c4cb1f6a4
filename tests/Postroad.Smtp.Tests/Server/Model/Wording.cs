namespace Postroad.Smtp.Tests.Server.Model;

/// <summary>What each move is on the wire. The text behind a verb is always the same, so the model needs no grammar.</summary>
internal static class Wording
{
    /// <summary>The octets of a move in parts: behind each but the last the client waits for a 3xx, and gives up where it gets another reply.</summary>
    public static string[] Of(Move move) => move switch
    {
        Move.Helo => ["HELO client.test\r\n"],
        Move.Ehlo => ["EHLO client.test\r\n"],
        Move.Lhlo => ["LHLO client.test\r\n"],
        Move.StartTls => ["STARTTLS\r\n"],
        Move.Mail => ["MAIL FROM:<ada@client.test>\r\n"],
        Move.MailWithParameters => ["MAIL FROM:<ada@client.test> SIZE=100 BODY=8BITMIME RET=HDRS ENVID=a+2Bb\r\n"],
        Move.BinaryMail => ["MAIL FROM:<> BODY=BINARYMIME\r\n"],
        Move.BadMail => ["MAIL FROM:<ada@>\r\n"],
        Move.UnknownParameter => ["MAIL FROM:<ada@client.test> XYZZY=1\r\n"],
        Move.TooBig => ["MAIL FROM:<ada@client.test> SIZE=99999999999\r\n"],
        Move.Rcpt => ["RCPT TO:<bob@mx.test>\r\n"],
        Move.RcptWithParameters => ["RCPT TO:<eve@mx.test> NOTIFY=FAILURE,DELAY ORCPT=rfc822;old+2Beve@mx.test\r\n"],
        Move.BadRcpt => ["RCPT TO:<nobody@mx.test>\r\n"],
        Move.Message => ["DATA\r\nx\r\n.\r\n"],
        Move.SmugglingMessage => ["DATA\r\nx\n.\r\n.\r\n"],
        Move.Chunk => ["BDAT 3\r\nx\r\n"],
        Move.LastChunk => ["BDAT 3 LAST\r\nx\r\n"],
        Move.EmptyLastChunk => ["BDAT 0 LAST\r\n"],
        Move.BadChunk => ["BDAT 3\r\nx\ny"],
        Move.Rset => ["RSET\r\n"],
        Move.Noop => ["NOOP\r\n"],
        Move.Vrfy => ["VRFY bob\r\n"],
        Move.Auth => ["AUTH PLAIN AGFkYQByaWdodA==\r\n"],
        Move.AuthInSteps => ["AUTH LOGIN\r\n", "YWRh\r\n", "cmlnaHQ=\r\n"],
        Move.AuthGivenUp => ["AUTH LOGIN\r\n", "*\r\n"],
        Move.WrongAuth => ["AUTH PLAIN AGFkYQB3cm9uZw==\r\n"],
        Move.UnknownAuth => ["AUTH XYZZY\r\n"],
        Move.Nonsense => ["XYZZY\r\n"],
        _ => ["QUIT\r\n"],
    };

    /// <summary>Whether nothing may follow before the reply: STARTTLS (RFC 3207 §4.2) and AUTH (RFC 4954 §4).</summary>
    public static bool IsBarrier(Move move) => move is Move.StartTls or Move.Auth or Move.AuthInSteps or Move.AuthGivenUp or Move.WrongAuth or Move.UnknownAuth;
}
