using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Postroad.Smtp.Protocol.Commands;

/// <summary>Reads the parameters of MAIL. Each may stand once; one that is not offered is unknown.</summary>
internal static class MailParameterReader
{
    private delegate MailParameters? Read(MailParameters parameters, ReadOnlySpan<byte> value);

    private sealed record Row(byte[] Keyword, SmtpExtensions Extension, bool HasValue, Read Read);

    private static readonly Row[] Rows =
    [
        new("SIZE"u8.ToArray(), SmtpExtensions.Size, true, ReadSize),
        new("BODY"u8.ToArray(), SmtpExtensions.EightBitMime, true, ReadBody),
        new("SMTPUTF8"u8.ToArray(), SmtpExtensions.SmtpUtf8, false, static (parameters, _) => parameters with { SmtpUtf8 = true }),
        new("RET"u8.ToArray(), SmtpExtensions.Dsn, true, ReadReturn),
        new("ENVID"u8.ToArray(), SmtpExtensions.Dsn, true, ReadEnvelopeId),
        new("AUTH"u8.ToArray(), SmtpExtensions.Auth, true, ReadSubmittedBy),
        new("REQUIRETLS"u8.ToArray(), SmtpExtensions.RequireTls, false, static (parameters, _) => parameters with { RequireTls = true }),
        new("HOLDFOR"u8.ToArray(), SmtpExtensions.FutureRelease, true, ReadHoldFor),
        new("HOLDUNTIL"u8.ToArray(), SmtpExtensions.FutureRelease, true, ReadHoldUntil),
        new("BY"u8.ToArray(), SmtpExtensions.DeliverBy, true, ReadDeliverBy),
        new("MT-PRIORITY"u8.ToArray(), SmtpExtensions.MtPriority, true, ReadPriority),
    ];

    /// <summary>Reads what stands behind the reverse-path. False with the reply that refuses it.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, in CommandSyntax syntax, [NotNullWhen(true)] out MailParameters? parameters, [NotNullWhen(false)] out Reply? refusal)
    {
        parameters = MailParameters.None;
        refusal = null;
        var seen = 0;
        var cursor = new ParameterCursor(text);
        while (!cursor.IsAtEnd)
        {
            refusal = Replies.SyntaxError;
            if (!cursor.TryTake(out var keyword, out var value, out var hasValue))
                return false;
            var index = Find(keyword);
            if (index < 0 || !syntax.Offers(Rows[index].Extension))
            {
                refusal = Replies.UnknownParameter;
                return false;
            }
            // Each once (RFC 5321 §4.1.1.11); HOLDFOR and HOLDUNTIL together are an error too (RFC 4865 §5).
            if ((seen & 1 << index) != 0 || hasValue != Rows[index].HasValue || Rows[index].Read(parameters, value) is not { } read)
                return false;
            if (read.Body == BodyType.BinaryMime && !syntax.Offers(SmtpExtensions.BinaryMime))
            {
                refusal = Replies.UnknownParameter;
                return false;
            }
            seen |= 1 << index;
            parameters = read;
            refusal = null;
        }
        return true;
    }

    private static int Find(ReadOnlySpan<byte> keyword)
    {
        for (var i = 0; i < Rows.Length; i++)
        {
            if (Ascii.EqualsIgnoreCase(keyword, Rows[i].Keyword))
                return i;
        }
        return -1;
    }

    // RFC 1870 §6  size-value = 1*20DIGIT
    private static MailParameters? ReadSize(MailParameters parameters, ReadOnlySpan<byte> value) =>
        Digits.TryRead(value, 20, out var size) ? parameters with { Size = size } : null;

    // RFC 6152 §2, RFC 3030 §3
    private static MailParameters? ReadBody(MailParameters parameters, ReadOnlySpan<byte> value) =>
        Ascii.EqualsIgnoreCase(value, "8BITMIME"u8) ? parameters with { Body = BodyType.EightBitMime }
        : Ascii.EqualsIgnoreCase(value, "7BIT"u8) ? parameters
        : Ascii.EqualsIgnoreCase(value, "BINARYMIME"u8) ? parameters with { Body = BodyType.BinaryMime }
        : null;

    // RFC 3461 §4.3
    private static MailParameters? ReadReturn(MailParameters parameters, ReadOnlySpan<byte> value) =>
        Ascii.EqualsIgnoreCase(value, "FULL"u8) ? parameters with { Return = DsnReturn.Full }
        : Ascii.EqualsIgnoreCase(value, "HDRS"u8) ? parameters with { Return = DsnReturn.Headers }
        : null;

    // RFC 3461 §4.4: at most 100 characters, printable US-ASCII after decoding.
    private static MailParameters? ReadEnvelopeId(MailParameters parameters, ReadOnlySpan<byte> value) =>
        value.Length <= 100 && Xtext.TryDecode(value, out var id) ? parameters with { EnvelopeId = id } : null;

    // RFC 4954 §5  auth-param = "AUTH=" ( xtext of a mailbox / "<>" )
    private static MailParameters? ReadSubmittedBy(MailParameters parameters, ReadOnlySpan<byte> value) =>
        value.SequenceEqual("<>"u8) ? parameters with { SubmittedBy = "" }
        : value.Length <= 500 && Xtext.TryDecode(value, out var user) ? parameters with { SubmittedBy = user }
        : null;

    // RFC 4865 §5  future-release-integer = %x31-39 *8DIGIT
    private static MailParameters? ReadHoldFor(MailParameters parameters, ReadOnlySpan<byte> value) =>
        parameters.HoldUntil is null && Digits.TryRead(value, 9, out var seconds) && value[0] != '0' ? parameters with { HoldForSeconds = seconds } : null;

    // RFC 4865 §5: an RFC 3339 date-time in UTC or with an offset.
    private static MailParameters? ReadHoldUntil(MailParameters parameters, ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<string> formats = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];
        if (parameters.HoldForSeconds is not null || value.Length is < 20 or > 40 || !Ascii.IsValid(value) || value[^1] != 'Z' && value[^1] != 'z' && value[^3] != ':')
            return null;
        foreach (var format in formats)
        {
            if (DateTimeOffset.TryParseExact(Encoding.ASCII.GetString(value).ToUpperInvariant(), format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until))
                return parameters with { HoldUntil = until.ToUniversalTime() };
        }
        return null;
    }

    // RFC 2852 §4  by-value = by-time ";" by-mode [by-trace]; by-time = ["-" / "+"] 1*9DIGIT
    private static MailParameters? ReadDeliverBy(MailParameters parameters, ReadOnlySpan<byte> value)
    {
        var semicolon = value.IndexOf((byte)';');
        if (semicolon < 1)
            return null;
        var isNegative = value[0] == '-';
        var digits = isNegative || value[0] == '+' ? value[1..semicolon] : value[..semicolon];
        var mode = value[(semicolon + 1)..];
        if (!Digits.TryRead(digits, 9, out var seconds) || mode.Length is 0 or > 2 || mode.Length == 2 && (mode[1] | 0x20) != 't')
            return null;
        if (isNegative)
            seconds = -seconds;
        DeliverByMode? by = (mode[0] | 0x20) switch { 'n' => DeliverByMode.Notify, 'r' when seconds > 0 => DeliverByMode.Return, _ => null };
        return by is { } known ? parameters with { DeliverBy = new DeliverBy(seconds, known, mode.Length == 2) } : null;
    }

    // RFC 6710 §6  priority-value = (["-"] NZDIGIT) / "0"
    private static MailParameters? ReadPriority(MailParameters parameters, ReadOnlySpan<byte> value) => value switch
    {
        [(byte)'0'] => parameters with { Priority = 0 },
        [var digit and >= (byte)'1' and <= (byte)'9'] => parameters with { Priority = digit - '0' },
        [(byte)'-', var digit and >= (byte)'1' and <= (byte)'9'] => parameters with { Priority = '0' - digit },
        _ => null,
    };
}
