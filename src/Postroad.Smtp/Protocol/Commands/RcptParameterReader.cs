using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Postroad.Smtp.Protocol.Commands;

/// <summary>Reads the parameters of RCPT (RFC 3461 §4.1, §4.2).</summary>
internal static class RcptParameterReader
{
    /// <summary>Reads what stands behind the forward-path. False with the reply that refuses it.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, in CommandSyntax syntax, [NotNullWhen(true)] out RecipientParameters? parameters, [NotNullWhen(false)] out Reply? refusal)
    {
        parameters = RecipientParameters.None;
        refusal = null;
        var cursor = new ParameterCursor(text);
        while (!cursor.IsAtEnd)
        {
            refusal = Replies.SyntaxError;
            if (!cursor.TryTake(out var keyword, out var value, out _))
                return false;
            var isNotify = Ascii.EqualsIgnoreCase(keyword, "NOTIFY"u8);
            if (!syntax.Offers(SmtpExtensions.Dsn) || !isNotify && !Ascii.EqualsIgnoreCase(keyword, "ORCPT"u8))
            {
                refusal = Replies.UnknownParameter;
                return false;
            }
            if (isNotify)
            {
                if (parameters.Notify != DsnNotify.Unspecified || ReadNotify(value) is not { } notify)
                    return false;
                parameters = parameters with { Notify = notify };
            }
            else
            {
                if (parameters.OriginalRecipient is not null || ReadOriginal(value, syntax.SmtpUtf8) is not { } original)
                    return false;
                parameters = parameters with { OriginalRecipient = original };
            }
            refusal = null;
        }
        return true;
    }

    // RFC 3461 §4.1  notify-esmtp-value = "NEVER" / 1#notify-list-element
    private static DsnNotify? ReadNotify(ReadOnlySpan<byte> value)
    {
        var notify = DsnNotify.Unspecified;
        foreach (var range in value.Split((byte)','))
        {
            var word = value[range];
            var flag = Ascii.EqualsIgnoreCase(word, "SUCCESS"u8) ? DsnNotify.Success
                : Ascii.EqualsIgnoreCase(word, "FAILURE"u8) ? DsnNotify.Failure
                : Ascii.EqualsIgnoreCase(word, "DELAY"u8) ? DsnNotify.Delay
                : Ascii.EqualsIgnoreCase(word, "NEVER"u8) ? DsnNotify.Never
                : DsnNotify.Unspecified;
            if (flag == DsnNotify.Unspecified || (notify & flag) != 0)
                return null;
            notify |= flag;
        }
        return notify == DsnNotify.Never || (notify & DsnNotify.Never) == 0 ? notify : null;
    }

    // RFC 3461 §4.2  orcpt-parameter = "ORCPT=" original-recipient-address; original-recipient-address = addr-type ";" xtext
    private static OriginalRecipient? ReadOriginal(ReadOnlySpan<byte> value, bool smtpUtf8)
    {
        var semicolon = value.IndexOf((byte)';');
        if (value.Length > 500 || semicolon < 1)
            return null;
        var type = value[..semicolon];
        foreach (var octet in type)
        {
            if (!char.IsAsciiLetterOrDigit((char)octet) && octet != '-')
                return null;
        }
        var isUtf8 = Ascii.EqualsIgnoreCase(type, "utf-8"u8);
        string? address;
        var isRead = isUtf8
            ? Utf8AddressText.TryDecode(value[(semicolon + 1)..], smtpUtf8, out address)
            : Xtext.TryDecode(value[(semicolon + 1)..], out address);
        return isRead && address!.Length > 0 ? new OriginalRecipient(Encoding.ASCII.GetString(type), address) : null;
    }
}
