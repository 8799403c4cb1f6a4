using System.Buffers;
using System.Text;
using Postroad.Mail.Addresses;

namespace Postroad.Mail.Headers.Trace;

/// <summary>The fields that final delivery puts above a message.</summary>
public static class DeliveryFields
{
    /// <summary>Writes where reports on the message go (RFC 5321 §4.4).</summary>
    public static void WriteReturnPath(IBufferWriter<byte> target, ReversePath sender) =>
        Encoding.UTF8.GetBytes($"Return-Path: <{sender}>\r\n", target);

    /// <summary>Writes the mailbox that the message was put into, by which a loop is known when it comes again (RFC 9228).</summary>
    public static void WriteDeliveredTo(IBufferWriter<byte> target, Mailbox mailbox) =>
        Encoding.UTF8.GetBytes($"Delivered-To: {mailbox}\r\n", target);

    /// <summary>Whether a header says that the message was in this mailbox before. Domains are compared in any case, local parts as they are.</summary>
    public static bool WasDeliveredTo(HeaderBlock header, Mailbox mailbox)
    {
        foreach (var field in header.All("Delivered-To"))
        {
            if (AddrSpec.TryParse(field.RawValue.Span, out var value) && mailbox.Equals(value.Mailbox))
                return true;
        }
        return false;
    }
}
