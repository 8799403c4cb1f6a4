using System.Buffers;
using System.Collections.Immutable;
using System.Net;
using Postroad.Mail.Addresses;
using Postroad.Mta.Queue.Spool;
using Postroad.Mta.Queue.Times;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Queue.Records;

/// <summary>
/// The envelope in octets: a version, then fields of known order, every text behind its length. A newer program reads older versions;
/// an older one refuses a newer version instead of guessing.
/// </summary>
internal static class EnvelopeCodec
{
    private const byte Version = 1;

    // Behind the fields of every envelope stand those that few have.
    private const byte TlsOptional = 1;

    public static byte[] Encode(StoredEnvelope envelope)
    {
        var target = new ArrayBufferWriter<byte>(256);
        var writer = new RecordWriter(target);
        var message = envelope.Message;
        writer.Octet(Version);
        writer.Time(message.Received);
        writer.Count((ulong)envelope.Size);
        writer.Count((ulong)message.Recipients.Length);
        foreach (var recipient in message.Recipients)
            WriteRecipient(writer, recipient);
        writer.OptionalText(message.Sender.Mailbox?.ToString());
        ParameterCodec.Write(writer, message.Parameters);
        WriteOrigin(writer, message.Origin);
        writer.Octets(message.TraceFields.Span);
        if (message.TlsOptional)
            writer.Octet(TlsOptional);
        return target.WrittenSpan.ToArray();
    }

    /// <exception cref="SpoolDamageException">The octets are not an envelope that this program knows.</exception>
    public static StoredEnvelope Decode(ReadOnlySpan<byte> octets)
    {
        var reader = new RecordReader(octets);
        CheckVersion(ref reader);
        var received = reader.Time();
        var size = (long)reader.Count();
        var recipients = ImmutableArray.CreateBuilder<Recipient>(reader.Items());
        for (var i = recipients.Capacity; i > 0; i--)
            recipients.Add(ReadRecipient(ref reader));
        var sender = reader.OptionalText() is { } text ? ReversePath.Of(ReadMailbox(text)) : ReversePath.Null;
        var parameters = ParameterCodec.Read(ref reader);
        var origin = ReadOrigin(ref reader);
        var trace = reader.Octets().ToArray();
        var message = new NewMessage(sender, parameters, recipients.MoveToImmutable(), received, trace, origin) { TlsOptional = !reader.IsAtEnd && reader.Octet() == TlsOptional };
        return new StoredEnvelope(message, size);
    }

    /// <summary>Reads no more than the domains of the recipients, in order: all that the schedule needs at a start.</summary>
    /// <exception cref="SpoolDamageException">The octets are not an envelope that this program knows.</exception>
    public static void ReadDomains<TState>(ReadOnlySpan<byte> octets, TState state, Action<TState, int, ReadOnlySpan<byte>> onDomain)
    {
        var reader = new RecordReader(octets);
        CheckVersion(ref reader);
        reader.Time();
        reader.Count();
        var recipients = reader.Items();
        for (var i = 0; i < recipients; i++)
        {
            var address = reader.Octets();
            var at = address.LastIndexOf((byte)'@');
            if (at < 1 || at == address.Length - 1)
                throw RecordReader.Damaged("an address has no domain");
            SkipRecipientParameters(ref reader);
            onDomain(state, i, address[(at + 1)..]);
        }
    }

    /// <summary>What the sender wants of the message's times; null for the usual.</summary>
    /// <exception cref="SpoolDamageException">The octets are not an envelope that this program knows.</exception>
    public static Wishes? ReadWishes(ReadOnlySpan<byte> octets)
    {
        var reader = new RecordReader(octets);
        CheckVersion(ref reader);
        var received = reader.Time();
        reader.Count();
        for (var i = reader.Items(); i > 0; i--)
        {
            reader.Octets();
            SkipRecipientParameters(ref reader);
        }
        if (reader.Flag())
            reader.Octets();
        return ParameterCodec.HoldsWishes(reader) ? Wishes.Of(received, ParameterCodec.Read(ref reader)) : null;
    }

    /// <summary>How many recipients the envelope has.</summary>
    /// <exception cref="SpoolDamageException">The octets are not an envelope that this program knows.</exception>
    public static int ReadRecipientCount(ReadOnlySpan<byte> octets)
    {
        var reader = new RecordReader(octets);
        CheckVersion(ref reader);
        reader.Time();
        reader.Count();
        return reader.Items();
    }

    private static void CheckVersion(ref RecordReader reader)
    {
        if (reader.Octet() is var version and not Version)
            throw RecordReader.Damaged($"its version is {version}, and this program knows {Version}");
    }

    private static void WriteRecipient(RecordWriter writer, Recipient recipient)
    {
        writer.Text(recipient.Mailbox.ToString());
        writer.Octet((byte)recipient.Parameters.Notify);
        writer.OptionalText(recipient.Parameters.OriginalRecipient?.AddressType);
        if (recipient.Parameters.OriginalRecipient is { } original)
            writer.Text(original.Address);
    }

    private static Recipient ReadRecipient(ref RecordReader reader)
    {
        var mailbox = ReadMailbox(reader.Text());
        var notify = (DsnNotify)reader.Octet();
        var original = reader.OptionalText() is { } type ? new OriginalRecipient(type, reader.Text()) : null;
        return new Recipient(mailbox, notify == DsnNotify.Unspecified && original is null ? RecipientParameters.None : new(notify, original));
    }

    private static void SkipRecipientParameters(ref RecordReader reader)
    {
        reader.Octet();
        if (!reader.Flag())
            return;
        reader.Octets();
        reader.Octets();
    }

    private static Mailbox ReadMailbox(string text) =>
        Mailbox.TryParse(text, out var mailbox) ? mailbox : throw RecordReader.Damaged("an address is none");

    private static void WriteOrigin(RecordWriter writer, MessageOrigin origin)
    {
        writer.OptionalText(origin.User);
        writer.Text(origin.Listener);
        writer.Octets(origin.ClientAddress?.GetAddressBytes());
        writer.OptionalText(origin.HeloName);
        writer.Text(origin.With);
        writer.Octet(origin.IsSubmission ? (byte)1 : (byte)0);
    }

    private static MessageOrigin ReadOrigin(ref RecordReader reader)
    {
        var user = reader.OptionalText();
        var listener = reader.Text();
        var address = reader.Octets();
        if (address.Length is not (0 or 4 or 16))
            throw RecordReader.Damaged("a network address has a strange length");
        var client = address.IsEmpty ? null : new IPAddress(address);
        return new MessageOrigin(user, listener, client, reader.OptionalText(), reader.Text(), reader.Flag());
    }
}
