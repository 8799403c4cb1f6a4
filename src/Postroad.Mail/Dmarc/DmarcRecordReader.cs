using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Postroad.Mail.Dmarc;

/// <summary>Reads policies as receivers must: unknown tags are ignored, and so is what is wrong with known ones (RFC 9989 §4.8).</summary>
internal static class DmarcRecordReader
{
    private const int MaxTags = 64;

    private const int MaxAddresses = 20;

    public static bool TryRead(ReadOnlySpan<byte> text, [NotNullWhen(true)] out DmarcRecord? record)
    {
        record = null;
        if (!SkipVersion(text, out var start))
            return false;
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        var rest = Encoding.Latin1.GetString(text[start..]);
        foreach (var range in rest.AsSpan().Split(';'))
        {
            var spec = rest.AsSpan(range);
            var equals = spec.IndexOf('=');
            if (equals < 0)
                continue;
            if (tags.Count == MaxTags || !tags.TryAdd(spec[..equals].Trim(" \t").ToString(), spec[(equals + 1)..].Trim(" \t").ToString()))
                return false;
        }
        record = new DmarcRecord
        {
            Text = Encoding.Latin1.GetString(text),
            Policy = ReadPolicy(tags, "p"),
            SubdomainPolicy = ReadPolicy(tags, "sp"),
            NonexistentPolicy = ReadPolicy(tags, "np"),
            HasBrokenSubdomainPolicy = IsBroken(tags, "sp") || IsBroken(tags, "np"),
            IsDkimStrict = Is(tags, "adkim", "s"),
            IsSpfStrict = Is(tags, "aspf", "s"),
            IsTesting = Is(tags, "t", "y"),
            Psd = Is(tags, "psd", "y") ? DmarcPsd.Yes : Is(tags, "psd", "n") ? DmarcPsd.No : DmarcPsd.Unknown,
            AggregateReports = ReadAddresses(tags, "rua"),
            FailureReports = ReadAddresses(tags, "ruf"),
            FailureOptions = tags.GetValueOrDefault("fo") is { } fo && DmarcRecordGrammar.IsFailureOptions(fo) ? fo : "0",
        };
        return true;
    }

    // RFC 9989 §4.8  dmarc-version = "v" equals %s"DMARC1"; a separator or the end follows
    public static bool SkipVersion(ReadOnlySpan<byte> text, out int length)
    {
        length = 0;
        var rest = text;
        if (rest.IsEmpty || rest[0] is not ((byte)'v' or (byte)'V'))
            return false;
        rest = rest[1..].TrimStart(" \t"u8);
        if (rest.IsEmpty || rest[0] != (byte)'=')
            return false;
        rest = rest[1..].TrimStart(" \t"u8);
        if (!rest.StartsWith("DMARC1"u8))
            return false;
        rest = rest[6..];
        length = text.Length - rest.Length;
        rest = rest.TrimStart(" \t"u8);
        return rest.IsEmpty || rest[0] == (byte)';';
    }

    private static DmarcPolicy? ReadPolicy(Dictionary<string, string> tags, string name) => tags.GetValueOrDefault(name)?.ToLowerInvariant() switch
    {
        "none" => DmarcPolicy.None,
        "quarantine" => DmarcPolicy.Quarantine,
        "reject" => DmarcPolicy.Reject,
        _ => null,
    };

    private static bool IsBroken(Dictionary<string, string> tags, string name) => tags.ContainsKey(name) && ReadPolicy(tags, name) is null;

    private static bool Is(Dictionary<string, string> tags, string name, string value) =>
        value.Equals(tags.GetValueOrDefault(name), StringComparison.OrdinalIgnoreCase);

    private static ImmutableArray<string> ReadAddresses(Dictionary<string, string> tags, string name)
    {
        if (!tags.TryGetValue(name, out var list))
            return [];
        return [.. list.Split(',', MaxAddresses + 1).Take(MaxAddresses).Select(a => a.Trim(' ', '\t')).Where(DmarcRecordGrammar.IsReportAddress)
            .Select(a => a.IndexOf('!', StringComparison.Ordinal) is >= 0 and var at ? a[..at] : a)];
    }
}
