using System.Diagnostics.CodeAnalysis;
using Postroad.Mail.Addresses;

namespace Postroad.Client;

/// <summary>
/// Somebody to write to or from: an address and perhaps a name. Converted from <c>a@b.example</c> or <c>Name &lt;a@b.example&gt;</c>; what is no
/// address, or holds CR, LF or NUL, is refused when it is made.
/// </summary>
public sealed class EmailAddress : IEquatable<EmailAddress>
{
    /// <summary>An address with a name.</summary>
    /// <param name="address">Such as <c>ada@example.com</c>.</param>
    /// <param name="name">Shown by mail programs; null or empty for none.</param>
    /// <exception cref="MailContentException">The address is none, or the name holds CR, LF or NUL.</exception>
    public EmailAddress(string address, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        HeaderText.Guard(address, "an address");
        if (!Mailbox.TryParse(address, out var mailbox, out var fault))
            throw new MailContentException($"'{address}' is not a mail address ({fault}).", "Write it as ada@example.com or \"Ada Lovelace <ada@example.com>\".");
        if (!string.IsNullOrEmpty(name))
            HeaderText.Guard(name, "the name of an address");
        (Mailbox, Name) = (mailbox, string.IsNullOrEmpty(name) ? null : name);
    }

    /// <summary>The address as it is written on an envelope; the domain in A-labels.</summary>
    public string Address => Mailbox.ToString();

    /// <summary>The name, or null.</summary>
    public string? Name { get; }

    internal Mailbox Mailbox { get; }

    /// <summary>Reads <c>a@b.example</c> or <c>Name &lt;a@b.example&gt;</c>; the name may stand in double quotes.</summary>
    /// <exception cref="MailContentException">The text is no address.</exception>
    public static EmailAddress Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        HeaderText.Guard(text, "an address");
        var trimmed = text.Trim();
        var open = trimmed.LastIndexOf('<');
        if (open < 0 || !trimmed.EndsWith('>'))
            return new EmailAddress(trimmed);
        return new EmailAddress(trimmed[(open + 1)..^1].Trim(), Unquote(trimmed[..open].Trim()));
    }

    /// <summary>Reads an address where the text is one.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out EmailAddress? address)
    {
        try
        {
            address = text is null ? null : Parse(text);
        }
        catch (MailContentException)
        {
            address = null;
        }
        return address is not null;
    }

    /// <summary>What <see cref="Parse"/> does.</summary>
    public static implicit operator EmailAddress(string text) => Parse(text);

    /// <inheritdoc/>
    public bool Equals(EmailAddress? other) => other is not null && Mailbox.Equals(other.Mailbox) && Name == other.Name;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EmailAddress);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Mailbox, Name);

    /// <summary>As a person writes it: <c>Ada &lt;ada@example.com&gt;</c>.</summary>
    public override string ToString() => Name is null ? Address : $"{Name} <{Address}>";

    private static string Unquote(string name) =>
        name.Length >= 2 && name[0] == '"' && name[^1] == '"' ? name[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal) : name;
}
