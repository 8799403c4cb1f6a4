using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using Postroad.Mail.Addresses;

namespace Postroad.Mail.Headers;

/// <summary>The identifier of a message (RFC 5322 §3.6.4), without its angle brackets. It cannot hold white space or control characters.</summary>
public sealed class MessageId : IEquatable<MessageId>
{
    /// <summary>As many as a line of 998 octets holds beside the name of the field.</summary>
    private const int MaxOctets = 900;

    private MessageId(string value) => Value = value;

    /// <summary>The identifier, <c>left@right</c>.</summary>
    public string Value { get; }

    /// <summary>A new identifier at a host: the time in milliseconds, so that ids sort, and 80 random bits, so that no two are alike.</summary>
    public static MessageId New(DomainName host, TimeProvider time)
    {
        Span<byte> random = stackalloc byte[10];
        RandomNumberGenerator.Fill(random);
        return new MessageId($"{time.GetUtcNow().ToUnixTimeMilliseconds():x}.{Convert.ToHexStringLower(random)}@{host.Ascii}");
    }

    /// <summary>Reads the first identifier of a field's value. What is between the brackets is taken as it stands: programs write much that the grammar forbids, and only likeness counts.</summary>
    public static bool TryParse(ReadOnlySpan<byte> rawValue, [NotNullWhen(true)] out MessageId? id)
    {
        id = null;
        var start = rawValue.IndexOf((byte)'<') + 1;
        var length = start == 0 ? -1 : rawValue[start..].IndexOf((byte)'>');
        if (length is < 1 or > MaxOctets)
            return false;
        var text = rawValue.Slice(start, length);
        if (text.ContainsAnyInRange((byte)0, (byte)' ') || text.Contains((byte)'\x7f') || text.Contains((byte)'<') || !Utf8.IsValid(text))
            return false;
        id = new MessageId(Encoding.UTF8.GetString(text));
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(MessageId? other) => other is not null && Value == other.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MessageId);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    /// <summary>The identifier in angle brackets, as fields write it.</summary>
    public override string ToString() => $"<{Value}>";
}
