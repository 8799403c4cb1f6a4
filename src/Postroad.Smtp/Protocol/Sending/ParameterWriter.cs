using System.Buffers;
using System.Globalization;
using System.Text;
using Postroad.Smtp.Protocol.Commands;

namespace Postroad.Smtp.Protocol.Sending;

/// <summary>Writes the parameters of MAIL and RCPT, each with a space before it. What has its default is left out.</summary>
internal static class ParameterWriter
{
    public static void Write(IBufferWriter<byte> output, MailParameters parameters)
    {
        if (ReferenceEquals(parameters, MailParameters.None))
            return;
        if (parameters.Size is { } size)
            Write(output, $" SIZE={size}");
        if (parameters.Body != BodyType.SevenBit)
            output.Write(parameters.Body == BodyType.BinaryMime ? " BODY=BINARYMIME"u8 : " BODY=8BITMIME"u8);
        if (parameters.SmtpUtf8)
            output.Write(" SMTPUTF8"u8);
        if (parameters.Return != DsnReturn.Unspecified)
            output.Write(parameters.Return == DsnReturn.Full ? " RET=FULL"u8 : " RET=HDRS"u8);
        if (parameters.EnvelopeId is { } id)
            Write(output, $" ENVID={Xtext.Encode(id)}");
        if (parameters.SubmittedBy is { } by)
            Write(output, $" AUTH={(by.Length == 0 ? "<>" : Xtext.Encode(by))}");
        if (parameters.RequireTls)
            output.Write(" REQUIRETLS"u8);
        if (parameters.HoldForSeconds is { } seconds)
            Write(output, $" HOLDFOR={seconds}");
        if (parameters.HoldUntil is { } until)
            Write(output, $" HOLDUNTIL={until.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}");
        // RFC 2852 §4: by-value = by-time ";" by-mode [by-trace]
        if (parameters.DeliverBy is { } deliverBy)
            Write(output, $" BY={deliverBy.Seconds};{(deliverBy.Mode == DeliverByMode.Return ? "R" : "N")}{(deliverBy.Trace ? "T" : "")}");
        if (parameters.Priority is { } priority)
            Write(output, $" MT-PRIORITY={priority}");
    }

    public static void Write(IBufferWriter<byte> output, RecipientParameters parameters)
    {
        if (parameters.Notify != DsnNotify.Unspecified)
        {
            output.Write(" NOTIFY="u8);
            Write(output, $"{Notify(parameters.Notify)}");
        }
        if (parameters.OriginalRecipient is { } original)
        {
            var isUtf8 = original.AddressType.Equals("utf-8", StringComparison.OrdinalIgnoreCase);
            Write(output, $" ORCPT={original.AddressType};{(isUtf8 ? Utf8AddressText.Encode(original.Address) : Xtext.Encode(original.Address))}");
        }
    }

    // RFC 3461 §4.1: NEVER stands alone.
    private static string Notify(DsnNotify notify)
    {
        if (notify.HasFlag(DsnNotify.Never))
            return "NEVER";
        ReadOnlySpan<string?> words =
        [
            notify.HasFlag(DsnNotify.Success) ? "SUCCESS" : null,
            notify.HasFlag(DsnNotify.Failure) ? "FAILURE" : null,
            notify.HasFlag(DsnNotify.Delay) ? "DELAY" : null,
        ];
        return string.Join(',', words.ToArray().Where(w => w is not null));
    }

    private static void Write(IBufferWriter<byte> output, FormattableString text) =>
        Encoding.UTF8.GetBytes(text.ToString(CultureInfo.InvariantCulture), output);
}
