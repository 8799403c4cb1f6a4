using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Postroad.Mail.Dkim.Tags;

namespace Postroad.Mail.Dkim;

/// <summary>Makes a signature of its tags. Whatever is unexpected is a fault: this is no place to be liberal (RFC 6376 §6.1.1).</summary>
internal static class DkimSignatureReader
{
    public static bool TryRead(TagList tags, [NotNullWhen(true)] out DkimSignature? signature, [NotNullWhen(false)] out string? fault)
    {
        signature = null;
        fault = tags["v"] switch
        {
            null => "v= is missing",
            "1" => null,
            var other => $"v={other} is no version of DKIM",
        };
        return fault is null && TryReadUnversioned(tags, ReadIdentity, out signature, out fault);
    }

    /// <summary>Reads all but <c>v=</c>, for ARC-Message-Signature too (RFC 8617 §4.1.2), where <c>i=</c> is a number and no identity.</summary>
    public static bool TryReadUnversioned(
        TagList tags, Func<TagList, string, string?> identityOf, [NotNullWhen(true)] out DkimSignature? signature, [NotNullWhen(false)] out string? fault)
    {
        signature = null;
        string? domain = null, selector = null, identity = null;
        DkimAlgorithm algorithm = default;
        (Canonicalization Header, Canonicalization Body) forms = default;
        ImmutableArray<string> fields = [];
        byte[]? bodyHash = null, value = null;
        long? length = null, created = null, expires = null;
        fault = Missing(tags, "a", "b", "bh", "d", "h", "s")
            ?? (TryReadAlgorithm(tags["a"]!, out algorithm) ? null : $"a={tags["a"]} is no known algorithm")
            ?? (TryReadForms(tags["c"], out forms) ? null : $"c={tags["c"]} is no known canonicalization")
            ?? ((domain = TagValue.ReadDomain(tags["d"]!)) is null ? "d= is not a domain name" : null)
            ?? ((selector = TagValue.ReadSelector(tags["s"]!)) is null ? "s= is not a selector" : null)
            ?? ((identity = identityOf(tags, domain!)) is null ? "i= is not an identity in the domain of d=" : null)
            ?? (TagValue.TryReadList(tags["h"]!, TagValue.IsFieldCharacter, out fields) ? null : "h= is not a list of header fields")
            ?? (fields.Contains("from", StringComparer.OrdinalIgnoreCase) ? null : "h= leaves out From")
            ?? (OffersDns(tags["q"]) ? null : "q= names no known way to the key")
            ?? (TryReadBase64(tags, "bh", out bodyHash) ? null : "bh= is not base64")
            ?? (TryReadBase64(tags, "b", out value) ? null : "b= is not base64")
            ?? (TryReadNumber(tags["l"], 76, out length) ? null : "l= is not a number")
            ?? (TryReadNumber(tags["t"], 12, out created) ? null : "t= is not a time")
            ?? (TryReadNumber(tags["x"], 12, out expires) ? null : "x= is not a time")
            ?? (expires <= created ? "x= is not after t=" : null);
        if (fault is not null)
            return false;
        signature = new DkimSignature
        {
            Domain = domain!,
            Selector = selector!,
            Identity = identity!,
            Algorithm = algorithm,
            HeaderForm = forms.Header,
            BodyForm = forms.Body,
            SignedFields = fields,
            BodyHash = bodyHash,
            Value = value,
            BodyLength = length,
            Created = created,
            Expires = expires,
        };
        return true;
    }

    /// <summary>The first of some tags that is not there, as a fault.</summary>
    public static string? Missing(TagList tags, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (tags[name] is null)
                return $"{name}= is missing";
        }
        return null;
    }

    public static bool TryReadAlgorithm(string text, out DkimAlgorithm algorithm)
    {
        DkimAlgorithm? known = text.ToLowerInvariant() switch
        {
            "rsa-sha256" => DkimAlgorithm.RsaSha256,
            "rsa-sha1" => DkimAlgorithm.RsaSha1,
            "ed25519-sha256" => DkimAlgorithm.Ed25519Sha256,
            _ => null,
        };
        algorithm = known ?? default;
        return known is not null;
    }

    // RFC 6376 §3.5  sig-c-tag = sig-c-tag-alg ["/" sig-c-tag-alg]; simple where nothing is said
    private static bool TryReadForms(string? text, out (Canonicalization Header, Canonicalization Body) forms)
    {
        var parts = (text ?? "simple").Split('/');
        forms = default;
        return parts.Length <= 2 && TryReadForm(parts[0], out forms.Header) && TryReadForm(parts.Length == 2 ? parts[1] : "simple", out forms.Body);
    }

    private static bool TryReadForm(string text, out Canonicalization form)
    {
        form = text.Equals("relaxed", StringComparison.OrdinalIgnoreCase) ? Canonicalization.Relaxed : Canonicalization.Simple;
        return form == Canonicalization.Relaxed || text.Equals("simple", StringComparison.OrdinalIgnoreCase);
    }

    // RFC 6376 §3.5  sig-i-tag = [ Local-part ] "@" domain-name, in dkim-quoted-printable
    private static string? ReadIdentity(TagList tags, string domain)
    {
        if (!tags.TryGet("i", out var tag))
            return "@" + domain;
        var identity = TagValue.DecodeQuoted(tag);
        var at = identity?.LastIndexOf('@') ?? -1;
        if (at < 0 || !Addresses.DomainName.TryParse(identity.AsSpan(at + 1), out var name) || identity.AsSpan().ContainsAnyInRange('\0', '\x1f'))
            return null;
        var within = name.Ascii == domain || name.Ascii.EndsWith("." + domain, StringComparison.Ordinal);
        return within ? identity![..at] + "@" + name.Ascii : null;
    }

    private static bool OffersDns(string? text) =>
        text is null || (TagValue.TryReadList(text, c => c is > ' ' and < '\x7f', out var methods) && methods.Contains("dns/txt", StringComparer.OrdinalIgnoreCase));

    private static bool TryReadBase64(TagList tags, string name, out byte[]? octets)
    {
        octets = null;
        return tags.TryGet(name, out var tag) && TagValue.TryReadBase64(tag, out octets);
    }

    private static bool TryReadNumber(string? text, int digits, out long? number)
    {
        number = null;
        if (text is null)
            return true;
        var read = TagValue.TryReadNumber(text, digits, out var value);
        number = value;
        return read;
    }
}
