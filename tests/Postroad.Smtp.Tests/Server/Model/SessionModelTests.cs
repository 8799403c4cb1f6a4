using System.Net;
using CsCheck;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Server;

namespace Postroad.Smtp.Tests.Server.Model;

/// <summary>Random dialogues, pipelined and cut at random, in clear and over TLS, answered by the server and by a model of it: same codes, same messages.</summary>
public class SessionModelTests
{
    private static readonly Gen<Move> Moves = Gen.Frequency(
        (2, Gen.Const(Move.Helo)), (4, Gen.Const(Move.Ehlo)), (1, Gen.Const(Move.Lhlo)), (2, Gen.Const(Move.StartTls)),
        (8, Gen.Const(Move.Mail)), (4, Gen.Const(Move.MailWithParameters)), (3, Gen.Const(Move.BinaryMail)), (1, Gen.Const(Move.BadMail)),
        (1, Gen.Const(Move.UnknownParameter)), (1, Gen.Const(Move.TooBig)),
        (10, Gen.Const(Move.Rcpt)), (5, Gen.Const(Move.RcptWithParameters)), (2, Gen.Const(Move.BadRcpt)),
        (5, Gen.Const(Move.Message)), (2, Gen.Const(Move.SmugglingMessage)),
        (5, Gen.Const(Move.Chunk)), (4, Gen.Const(Move.LastChunk)), (2, Gen.Const(Move.EmptyLastChunk)), (2, Gen.Const(Move.BadChunk)),
        (1, Gen.Const(Move.Rset)), (2, Gen.Const(Move.Noop)), (1, Gen.Const(Move.Vrfy)),
        (2, Gen.Const(Move.Auth)), (1, Gen.Const(Move.AuthInSteps)), (1, Gen.Const(Move.AuthGivenUp)), (1, Gen.Const(Move.WrongAuth)), (1, Gen.Const(Move.UnknownAuth)),
        (1, Gen.Const(Move.Nonsense)), (1, Gen.Const(Move.Quit)));

    [Fact]
    public async Task The_server_answers_as_the_model_does()
    {
        await using var dialogue = new MemoryDialogue(
            static listener => (listener.Auth, listener.AuthInClear, listener.Tls, listener.BinaryMime) = (AuthUse.Offered, true, TlsUse.Offered, true),
            static options =>
            {
                var limits = options.Limits;
                limits.Errors = limits.UnknownBeforeGreeting = limits.IdleCommands = limits.FailedLogins = 0;
                limits.LoginDelay = TimeSpan.Zero;
            });
        await Gen.Select(Moves.Array[0, 40], Gen.Int[1, 60].Array[0, 20]).SampleAsync(async (moves, cuts) =>
        {
            dialogue.Handler.Messages.Clear();
            var model = new SessionModel();
            await using var client = new ModelClient(dialogue.Connect(), new Queue<int>(cuts));
            foreach (var move in moves.Prepend(Move.Ehlo).Append(Move.Quit))
            {
                var answersBefore = model.Codes.Count;
                model.Say(move);
                await client.SayAsync(move, answersBefore);
                if (model.IsOver)
                    break;
            }
            await client.EndAsync();
            Assert.Equal(model.Codes, client.Codes);
            Assert.Equal(model.Messages, dialogue.Handler.Messages.Select(Describe));
        }, iter: 2000, threads: 1);
    }

    private static string Describe(CollectingHandler.Message message)
    {
        var (transaction, parameters) = (message.Transaction, message.Transaction.Parameters);
        var sender = $"{transaction.Sender}{(parameters.Size is { } size ? $" size={size}" : "")}{(parameters.Body == BodyType.SevenBit ? "" : $" {parameters.Body}")}"
            + $"{(parameters.Return == DsnReturn.Unspecified ? "" : $" {parameters.Return}")}{(parameters.EnvelopeId is { } id ? $" {id}" : "")}";
        var recipients = transaction.Recipients.Select(static one => one.Parameters.OriginalRecipient is { } original ? $"{one.Mailbox} {one.Parameters.Notify} {original.Address}" : $"{one.Mailbox}");
        return $"{transaction.Session.User} {transaction.Session.TlsProtocol is not null}: {sender} > {string.Join("; ", recipients)} > {message.Text}";
    }
}
