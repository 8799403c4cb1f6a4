using System.Collections.Immutable;
using System.Net;
using CsCheck;
using Postroad.Mail.Addresses;
using Postroad.Mta.Queue;
using Postroad.Mta.Queue.Records;
using Postroad.Mta.Queue.Spool;
using Postroad.Mta.Queue.Times;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Tests.Queue.Records;

public sealed class CodecTests
{
    private static readonly Gen<string> Text = Gen.String[Gen.Char[' ', '\u024f'], 0, 40];
    private static readonly Gen<string?> MaybeText = Gen.Bool.SelectMany(some => some ? Text.Select(static t => (string?)t) : Gen.Const((string?)null));
    private static readonly Gen<Mailbox> Addresses = Gen.Int[0, 5].Select(static i => Mailbox.Parse(
        ((string[])["ada@example.com", "\"a b\"@example.com", "用户@xn--fsqu00a.test", "x@[192.0.2.1]", "y@[IPv6:2001:db8::1]", "o'hara+tag@sub.example.org"])[i]));
    private static readonly Gen<DateTimeOffset> Times = Gen.Long[0, DateTimeOffset.MaxValue.UtcTicks].Select(static t => new DateTimeOffset(t, TimeSpan.Zero));

    private static readonly Gen<Recipient> Recipients =
        Gen.Select(Addresses, Gen.Enum<DsnNotify>(), MaybeText, Text, static (mailbox, notify, type, original) =>
            new Recipient(mailbox, new RecipientParameters(notify, type is null ? null : new OriginalRecipient(type, original))));

    private static readonly Gen<MailParameters> Parameters =
        Gen.Select(Gen.Int[0, 2047], Gen.Long[0, long.MaxValue], MaybeText, Text, Times, Gen.Int[-9, 9], static (given, number, id, text, time, priority) => new MailParameters
        {
            Size = (given & 1) != 0 ? number : null,
            Body = (BodyType)(given % 3),
            SmtpUtf8 = (given & 4) != 0,
            Return = (DsnReturn)(given / 8 % 3),
            EnvelopeId = id,
            SubmittedBy = (given & 32) != 0 ? text : null,
            RequireTls = (given & 64) != 0,
            HoldForSeconds = (given & 128) != 0 ? number : null,
            HoldUntil = (given & 256) != 0 ? time : null,
            DeliverBy = (given & 512) != 0 ? new DeliverBy(-number, (DeliverByMode)(given % 2), (given & 1) != 0) : null,
            Priority = (given & 1024) != 0 ? priority : null,
        });

    private static readonly Gen<MessageOrigin> Origins =
        Gen.Select(MaybeText, Text, Gen.Int[0, 2].Select(static i => (IPAddress?)(i == 0 ? null : i == 1 ? IPAddress.Loopback : IPAddress.IPv6Loopback)), MaybeText, Text, Gen.Bool,
            static (user, listener, address, helo, with, submission) => new MessageOrigin(user, listener, address, helo, with, submission));

    private static readonly Gen<StoredEnvelope> Envelopes =
        Gen.Select(Gen.Select(Addresses.Select(ReversePath.Of), Gen.Bool, static (s, isNull) => isNull ? ReversePath.Null : s), Parameters, Recipients.Array[1, 20], Times,
            Gen.Byte.Array[0, 100], Origins, Gen.Long[0, long.MaxValue], static (sender, parameters, recipients, received, trace, origin, size) =>
                new StoredEnvelope(new NewMessage(sender, parameters, [.. recipients], received, trace, origin) { TlsOptional = size % 2 == 0 }, size));

    private static readonly Gen<Reply> Replies =
        Gen.Select(Gen.Int[200, 599], Gen.Bool, Gen.Int[0, 999], Text.Array[1, 4], static (code, hasStatus, detail, lines) =>
            new Reply(code, hasStatus ? new EnhancedStatusCode(code / 100, 1, detail) : null, [.. lines]));

    private static readonly Gen<RecipientState> States =
        Gen.Select(Gen.Enum<RecipientStatus>(), Gen.Int[0, 63], Gen.Int[0, 60000], Times, Replies, MaybeText, MaybeText, static (status, marks, attempts, next, reply, relay, reason) =>
            new RecipientState
            {
                Status = status,
                IsHeld = (marks & 1) != 0,
                DelayNoticeSent = (marks & 2) != 0,
                IsAmbiguous = (marks & 4) != 0,
                Attempts = attempts,
                NextAttempt = (marks & 8) != 0 ? next : null,
                LastReply = (marks & 16) != 0 ? reply : null,
                IsOwnWord = (marks & 48) == 48,
                LastRelay = relay,
                Reason = reason,
            });

    [Fact]
    public void An_envelope_is_read_as_it_was_written() => Envelopes.Sample(static envelope =>
    {
        var read = EnvelopeCodec.Decode(EnvelopeCodec.Encode(envelope));
        var (before, after) = (envelope.Message, read.Message);
        Assert.Equal(before.Recipients, after.Recipients);
        Assert.Equal(before.TraceFields.ToArray(), after.TraceFields.ToArray());
        Assert.Equal(before with { Recipients = after.Recipients, TraceFields = default }, after with { TraceFields = default });
        Assert.Equal(envelope.Size, read.Size);
    });

    [Fact]
    public void The_domains_alone_are_those_of_the_envelope() => Envelopes.Sample(static envelope =>
    {
        var octets = EnvelopeCodec.Encode(envelope);
        var domains = new List<string>();
        EnvelopeCodec.ReadDomains(octets, domains, static (list, i, domain) =>
        {
            Assert.Equal(list.Count, i);
            list.Add(System.Text.Encoding.UTF8.GetString(domain));
        });
        Assert.Equal(envelope.Message.Recipients.Select(r => r.Mailbox.Domain.ToString()), domains);
        Assert.Equal(domains.Count, EnvelopeCodec.ReadRecipientCount(octets));
    });

    [Fact]
    public void What_the_sender_wants_of_the_times_is_read_without_the_rest() => Envelopes.Sample(static envelope =>
        Assert.Equal(Wishes.Of(envelope.Message.Received, envelope.Message.Parameters), EnvelopeCodec.ReadWishes(EnvelopeCodec.Encode(envelope))));

    [Fact]
    public void A_state_is_read_as_it_was_written() => Gen.Select(States, Gen.Long[0, long.MaxValue]).Sample(static (state, version) =>
        Assert.Equal(state with { Version = version }, StateCodec.Decode(StateCodec.Encode(state), version)));

    [Fact]
    public void A_cut_or_changed_record_is_damage_and_never_a_crash() => Gen.Select(Envelopes, States, Gen.Int, Gen.Byte).Sample(static (envelope, state, place, change) =>
    {
        foreach (var octets in (byte[][])[EnvelopeCodec.Encode(envelope), StateCodec.Encode(state)])
        {
            var at = (int)((uint)place % octets.Length);
            Tolerate(octets.AsSpan(0, at).ToArray());
            octets[at] ^= change;
            Tolerate(octets);
        }
    });

    [Fact]
    public void Octets_of_any_kind_are_damage_and_never_a_crash() => Gen.Byte.Array[0, 200].Sample(Tolerate);

    [Fact]
    public void A_long_reply_is_cut_between_characters_and_a_short_one_is_not()
    {
        var reply = new Reply(550, new EnhancedStatusCode(5, 7, 1), ["first", new string('ä', 3000), "last"]);
        var state = StateCodec.Decode(StateCodec.Encode(RecipientState.Initial with { LastReply = reply }), 1);
        Assert.Equal(["first", new string('ä', 2045)], state.LastReply!.Lines);
        Assert.Equal(ImmutableArray.Create("ab", "c"), ReplyText.Within(["ab", "c"], 3));
        Assert.Equal(ImmutableArray.Create("ab", ""), ReplyText.Within(["ab", "c"], 2));
    }

    [Fact]
    public void A_newer_version_is_refused_and_not_guessed_at()
    {
        var octets = StateCodec.Encode(RecipientState.Initial);
        octets[0] = 2;
        Assert.Throws<SpoolDamageException>(() => StateCodec.Decode(octets, 1));
    }

    private static void Tolerate(byte[] octets)
    {
        try
        {
            EnvelopeCodec.Decode(octets);
        }
        catch (SpoolDamageException)
        {
        }
        try
        {
            EnvelopeCodec.ReadWishes(octets);
        }
        catch (SpoolDamageException)
        {
        }
        try
        {
            StateCodec.Decode(octets, 1);
        }
        catch (SpoolDamageException)
        {
        }
    }
}
