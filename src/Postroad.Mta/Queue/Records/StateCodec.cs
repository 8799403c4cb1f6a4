using System.Buffers;
using System.Collections.Immutable;
using Postroad.Mta.Queue.Spool;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Queue.Records;

/// <summary>
/// A recipient's state in octets: a fixed head (status, flags, attempts, next attempt), then a tail of texts (last reply, who said it, an
/// operator's reason). The version stands beside it in the spool's own record.
/// </summary>
internal static class StateCodec
{
    /// <summary>The octets of a reply that are kept: enough for a report (RFC 3464 §2.3.6), bounded against a talkative server.</summary>
    public const int MaxReplyOctets = 4096;

    private const byte Version = 1;

    private const byte NoReply = 0;
    private const byte TheirReply = 1;
    private const byte OwnReply = 2;

    [Flags]
    private enum Marks : byte
    {
        None = 0,
        Held = 1,
        DelayTold = 2,
        Ambiguous = 4,
        HasNext = 8,
        All = 15,
    }

    public static byte[] Encode(RecipientState state)
    {
        var target = new ArrayBufferWriter<byte>(64);
        var writer = new RecordWriter(target);
        writer.Octet(Version);
        writer.Octet((byte)state.Status);
        writer.Octet((byte)MarksOf(state));
        writer.Count((ulong)state.Attempts);
        if (state.NextAttempt is { } next)
            writer.Time(next);
        WriteTail(writer, state, MaxReplyOctets);
        return target.WrittenSpan.ToArray();
    }

    /// <exception cref="SpoolDamageException">The octets are not a state that this program knows.</exception>
    public static RecipientState Decode(ReadOnlySpan<byte> octets, long version)
    {
        var reader = new RecordReader(octets);
        if (reader.Octet() is var format and not Version)
            throw RecordReader.Damaged($"its version is {format}, and this program knows {Version}");
        var status = (RecipientStatus)reader.Octet();
        var marks = (Marks)reader.Octet();
        if (status > RecipientStatus.Dropped || (marks & ~Marks.All) != 0)
            throw RecordReader.Damaged("a recipient's status is unknown");
        var state = new RecipientState
        {
            Version = version,
            Status = status,
            IsHeld = marks.HasFlag(Marks.Held),
            DelayNoticeSent = marks.HasFlag(Marks.DelayTold),
            IsAmbiguous = marks.HasFlag(Marks.Ambiguous),
            Attempts = (int)Math.Min(reader.Count(), int.MaxValue),
            NextAttempt = marks.HasFlag(Marks.HasNext) ? reader.Time() : null,
        };
        return ReadTail(ref reader, state);
    }

    /// <summary>The texts alone, with no more than so many octets of the reply; null where there are none.</summary>
    public static byte[]? EncodeTail(RecipientState state, int maxReplyOctets)
    {
        if (state.LastReply is null && state.LastRelay is null && state.Reason is null)
            return null;
        var target = new ArrayBufferWriter<byte>(128);
        WriteTail(new RecordWriter(target), state, maxReplyOctets);
        return target.WrittenSpan.ToArray();
    }

    /// <summary>Adds the texts of a tail to a state.</summary>
    public static RecipientState DecodeTail(RecipientState state, byte[]? tail)
    {
        if (tail is null)
            return state;
        var reader = new RecordReader(tail);
        return ReadTail(ref reader, state);
    }

    private static Marks MarksOf(RecipientState state) =>
        (state.IsHeld ? Marks.Held : 0)
        | (state.DelayNoticeSent ? Marks.DelayTold : 0)
        | (state.IsAmbiguous ? Marks.Ambiguous : 0)
        | (state.NextAttempt is null ? 0 : Marks.HasNext);

    private static void WriteTail(RecordWriter writer, RecipientState state, int maxReplyOctets)
    {
        writer.OptionalText(state.LastRelay);
        writer.OptionalText(state.Reason);
        writer.Octet(state.LastReply is null ? NoReply : state.IsOwnWord ? OwnReply : TheirReply);
        if (state.LastReply is not { } reply)
            return;
        writer.Count((ulong)reply.Code);
        writer.Octet(reply.Status is null ? (byte)0 : (byte)1);
        if (reply.Status is { } status)
        {
            writer.Count((ulong)status.Subject);
            writer.Count((ulong)status.Detail);
        }
        var lines = ReplyText.Within(reply.Lines, maxReplyOctets);
        writer.Count((ulong)lines.Length);
        foreach (var line in lines)
            writer.Text(line);
    }

    private static RecipientState ReadTail(ref RecordReader reader, RecipientState state)
    {
        state = state with { LastRelay = reader.OptionalText(), Reason = reader.OptionalText() };
        var whose = reader.Octet();
        if (whose == NoReply)
            return state;
        if (whose is not (TheirReply or OwnReply))
            throw RecordReader.Damaged("a reply is of nobody");
        var code = (int)Math.Min(reader.Count(), 1000);
        EnhancedStatusCode? status = reader.Flag() ? new(code / 100, Small(ref reader), Small(ref reader)) : null;
        var lines = ImmutableArray.CreateBuilder<string>(reader.Items());
        for (var i = lines.Capacity; i > 0; i--)
            lines.Add(reader.Text());
        try
        {
            return state with { LastReply = new Reply(code, status, lines.MoveToImmutable()), IsOwnWord = whose == OwnReply };
        }
        catch (ArgumentException)
        {
            throw RecordReader.Damaged("a reply is none");
        }
    }

    private static int Small(ref RecordReader reader) => (int)Math.Min(reader.Count(), 999);
}
