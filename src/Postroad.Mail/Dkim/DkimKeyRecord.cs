using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Postroad.Mail.Dkim.Keys;
using Postroad.Mail.Dkim.Tags;

namespace Postroad.Mail.Dkim;

/// <summary>A published key (RFC 6376 §3.6.1, RFC 8463 §4.2).</summary>
public sealed record DkimKeyRecord
{
    private DkimKeyRecord() { }

    /// <summary>The type of key, <c>k=</c>: <c>rsa</c>, <c>ed25519</c>, or one that is not known here.</summary>
    public required string KeyType { get; init; }

    /// <summary>The key, <c>p=</c>; empty where the owner has revoked it.</summary>
    public required ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>Which hashes may be used, <c>h=</c>; empty for all.</summary>
    public ImmutableArray<string> Hashes { get; init; } = [];

    /// <summary>What the key is for, <c>s=</c>; <c>*</c> where nothing is said.</summary>
    public ImmutableArray<string> Services { get; init; } = ["*"];

    /// <summary>Whether the owner is only testing, <c>t=y</c>.</summary>
    public bool IsTesting { get; init; }

    /// <summary>Whether <c>i=</c> must be in the very domain of <c>d=</c>, <c>t=s</c>.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Whether the owner has revoked the key.</summary>
    public bool IsRevoked => Key.IsEmpty;

    /// <summary>Length of the key in bits: of the modulus of RSA, 256 for Ed25519, 0 where it is revoked or of an unknown type.</summary>
    public int Bits { get; private init; }

    /// <summary>Whether the key may be used for mail.</summary>
    public bool IsForMail => Services.Any(s => s is "*" || s.Equals("email", StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads a TXT record, its strings joined.</summary>
    /// <param name="text">The octets.</param>
    /// <param name="record">The record.</param>
    /// <param name="reason">What breaks the standard, where false is returned.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out DkimKeyRecord? record, [NotNullWhen(false)] out string? reason)
    {
        record = null;
        if (!TagList.TryParse(text, out var tags, out reason))
            return false;
        ImmutableArray<string> hashes = [], services = [], flags = [];
        byte[]? key = null;
        var type = tags["k"] ?? "rsa";
        reason = (tags["v"] is { } version && (version != "DKIM1" || tags.Tags[0].Name != "v") ? "v= is not DKIM1 in the first place" : null)
            ?? (ReadKey(tags, out key) ? null : "p= is missing or not base64")
            ?? (TagValue.TryReadList(type, TagValue.IsWordCharacter, out var types) && types.Length == 1 ? null : "k= is not a type of key")
            ?? (TryReadList(tags["h"], out hashes) ? null : "h= is not a list of hashes")
            ?? (TryReadList(tags["s"], out services) ? null : "s= is not a list of services")
            ?? (TryReadList(tags["t"], out flags) ? null : "t= is not a list of flags");
        var bits = 0;
        if (reason is null && key!.Length > 0)
            reason = CheckKey(type, key, out bits);
        if (reason is not null)
            return false;
        record = new DkimKeyRecord
        {
            KeyType = type.ToLowerInvariant(),
            Key = key,
            Hashes = hashes,
            Services = services.IsEmpty ? ["*"] : services,
            IsTesting = flags.Contains("y"),
            IsStrict = flags.Contains("s"),
            Bits = bits,
        };
        return true;
    }

    internal bool TryReadPublicKey([NotNullWhen(true)] out PublicKey? key)
    {
        key = null;
        return KeyType switch
        {
            "rsa" => PublicKey.TryReadRsa(Key, out key, out _),
            "ed25519" => PublicKey.TryReadEd25519(Key.Span, out key),
            _ => false,
        };
    }

    private static string? CheckKey(string type, byte[] octets, out int bits)
    {
        bits = 0;
        if (type.Equals("rsa", StringComparison.OrdinalIgnoreCase))
        {
            if (!RsaNumbers.TryRead(octets, out var numbers, out var fault))
                return fault;
            bits = numbers.Bits;
        }
        else if (type.Equals("ed25519", StringComparison.OrdinalIgnoreCase))
        {
            if (!PublicKey.TryReadEd25519(octets, out var key))
                return "an Ed25519 key has 32 octets";
            bits = key.Bits;
        }
        return null;
    }

    private static bool ReadKey(TagList tags, out byte[]? key)
    {
        key = null;
        if (!tags.TryGet("p", out var tag))
            return false;
        if (tag.Value.Length > 0)
            return TagValue.TryReadBase64(tag, out key);
        key = [];
        return true;
    }

    private static bool TryReadList(string? text, out ImmutableArray<string> names)
    {
        names = [];
        return text is null || TagValue.TryReadList(text, TagValue.IsWordCharacter, out names);
    }
}
