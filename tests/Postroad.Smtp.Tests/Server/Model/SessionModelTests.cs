using System.Text;
using CsCheck;
using Postroad.Smtp.Server;

namespace Postroad.Smtp.Tests.Server.Model;

/// <summary>Random dialogues, pipelined and cut at random, answered by the server and by a model of it: same codes, same envelopes.</summary>
public class SessionModelTests
{
    private static readonly Gen<Move> Moves = Gen.Frequency(
        (2, Gen.Const(Move.Helo)), (3, Gen.Const(Move.Ehlo)), (8, Gen.Const(Move.Mail)), (1, Gen.Const(Move.BadMail)), (10, Gen.Const(Move.Rcpt)),
        (2, Gen.Const(Move.BadRcpt)), (5, Gen.Const(Move.Message)), (2, Gen.Const(Move.SmugglingMessage)), (4, Gen.Const(Move.Chunk)),
        (4, Gen.Const(Move.LastChunk)), (2, Gen.Const(Move.BadChunk)), (1, Gen.Const(Move.Rset)), (2, Gen.Const(Move.Noop)),
        (2, Gen.Const(Move.Auth)), (1, Gen.Const(Move.Nonsense)), (1, Gen.Const(Move.Quit)));

    private static string Octets(Move move) => move switch
    {
        Move.Helo => "HELO client.test\r\n",
        Move.Ehlo => "EHLO client.test\r\n",
        Move.Mail => "MAIL FROM:<ada@client.test>\r\n",
        Move.BadMail => "MAIL FROM:<ada@>\r\n",
        Move.Rcpt => "RCPT TO:<bob@mx.test>\r\n",
        Move.BadRcpt => "RCPT TO:<nobody@mx.test>\r\n",
        Move.Message => "DATA\r\nx\r\n.\r\n",
        Move.SmugglingMessage => "DATA\r\nx\n.\r\n.\r\n",
        Move.Chunk => "BDAT 3\r\nx\r\n",
        Move.LastChunk => "BDAT 3 LAST\r\nx\r\n",
        Move.BadChunk => "BDAT 3\r\nx\ny",
        Move.Rset => "RSET\r\n",
        Move.Noop => "NOOP\r\n",
        Move.Auth => "AUTH PLAIN AGFkYQByaWdodA==\r\n",
        Move.Nonsense => "XYZZY\r\n",
        _ => "QUIT\r\n",
    };

    [Fact]
    public async Task The_server_answers_as_the_model_does()
    {
        await using var dialogue = new MemoryDialogue(
            static listener => (listener.Auth, listener.AuthInClear) = (AuthUse.Offered, true),
            static options =>
            {
                var limits = options.Limits;
                limits.Errors = limits.UnknownBeforeGreeting = limits.IdleCommands = limits.FailedLogins = 0;
            });
        await Gen.Select(Moves.Array[0, 40], Gen.Int[1, 60].Array[0, 20]).SampleAsync(async (moves, steps) =>
        {
            dialogue.Handler.Messages.Clear();
            var model = new SessionModel();
            foreach (var move in moves.Prepend(Move.Ehlo).Append(Move.Quit))
                model.Say(move);
            var said = await dialogue.SayAsync(Cut([.. moves.Prepend(Move.Ehlo).Append(Move.Quit)], steps));
            var codes = said.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Where(static line => line[3] == ' ').Select(static line => line[..3]);
            Assert.Equal(model.Codes, codes);
            Assert.Equal(model.Envelopes, dialogue.Handler.Messages.Select(static message => $"{message.Transaction.Sender}>{string.Join(',', message.Transaction.Recipients.Select(static one => one.Mailbox))}"));
        }, iter: 2000, threads: 1);
    }

    // A client may send nothing behind AUTH before its answer (RFC 4954 §4), so there is a cut of its own.
    private static IEnumerable<ReadOnlyMemory<byte>> Cut(Move[] moves, int[] steps)
    {
        var octets = Encoding.ASCII.GetBytes(string.Concat(moves.Select(Octets)));
        var (at, step) = (0, 0);
        var barriers = Enumerable.Range(1, moves.Length).Where(i => moves[i - 1] == Move.Auth).Select(i => moves[..i].Sum(static move => Octets(move).Length)).Append(octets.Length);
        foreach (var barrier in barriers)
        {
            while (at < barrier)
            {
                var end = step < steps.Length ? Math.Min(barrier, at + steps[step++]) : barrier;
                yield return octets.AsMemory(at..end);
                at = end;
            }
        }
    }
}
