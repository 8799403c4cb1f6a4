using System.Diagnostics.CodeAnalysis;

namespace Postroad.Mail.Addresses;

/// <summary>Where reports on a message go: the address of MAIL FROM, or <see cref="Null"/> for a message that must never be answered by one (RFC 5321 §4.5.5).</summary>
public sealed class ReversePath : IEquatable<ReversePath>
{
    /// <summary>The empty reverse-path, <c>&lt;&gt;</c>.</summary>
    public static readonly ReversePath Null = new((Mailbox?)null);

    private ReversePath(Mailbox? mailbox) => Mailbox = mailbox;

    /// <summary>The sender, or null for <see cref="Null"/>.</summary>
    public Mailbox? Mailbox { get; }

    /// <summary>Whether this is the empty reverse-path.</summary>
    public bool IsNull => Mailbox is null;

    /// <summary>A reverse-path that names a sender.</summary>
    public static ReversePath Of(Mailbox mailbox) => new(mailbox);

    /// <summary>Reads what <see cref="ToString"/> writes: an address without angle brackets, or nothing for <see cref="Null"/>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out ReversePath? path)
    {
        path = text.IsEmpty ? Null : Addresses.Mailbox.TryParse(text, out var mailbox) ? Of(mailbox) : null;
        return path is not null;
    }

    /// <inheritdoc/>
    public bool Equals(ReversePath? other) => other is not null && Equals(Mailbox, other.Mailbox);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ReversePath);

    /// <inheritdoc/>
    public override int GetHashCode() => Mailbox?.GetHashCode() ?? 0;

    /// <summary>The address without angle brackets; empty for <see cref="Null"/>.</summary>
    public override string ToString() => Mailbox?.ToString() ?? "";
}
