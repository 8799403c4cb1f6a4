using System.Diagnostics.CodeAnalysis;
using Postroad.Mail.Addresses;

namespace Postroad.Mta.Accounts;

/// <summary>What an account may be allowed to send as: an address in lower case, or <c>@domain</c> for all of a domain.</summary>
internal readonly record struct SendingIdentity
{
    private SendingIdentity(string value) => Value = value;

    /// <summary>The text form.</summary>
    public string Value { get; }

    /// <summary>The identity of one address, without its detail.</summary>
    public static SendingIdentity Of(Mailbox address)
    {
        var plus = address.LocalPart.IndexOf('+', StringComparison.Ordinal);
        var local = plus > 0 ? address.LocalPart[..plus] : address.LocalPart;
        return new SendingIdentity($"{local.ToLowerInvariant()}@{address.Domain}");
    }

    /// <summary>Reads what a person typed. Where it is none, <paramref name="error"/> says what was expected.</summary>
    public static bool TryParse(string text, out SendingIdentity identity, [NotNullWhen(false)] out string? error)
    {
        (identity, error) = (default, null);
        if (text.StartsWith('@') && DomainName.TryParse(text.AsSpan(1), out var domain))
            identity = new SendingIdentity($"@{domain}");
        else if (Mailbox.TryParse(text, out var mailbox))
            identity = Of(mailbox);
        else
            error = $"'{text}' is nothing to send as: write an address such as sales@example.com, or @example.com for all of a domain.";
        return error is null;
    }

    /// <summary>The text form.</summary>
    public override string ToString() => Value;
}
