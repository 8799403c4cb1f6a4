using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Postroad.Mail.Addresses;

namespace Postroad.Mail.TlsPolicy;

/// <summary>A policy for TLS, as a domain publishes it by HTTPS (RFC 8461 §3.2).</summary>
/// <param name="Mode">What a sender is to do.</param>
/// <param name="Exchanges">The names of the mail servers: a name, or <c>*.</c> and a name for one label more.</param>
/// <param name="MaxAge">How long the policy may be kept. At most 31,557,600 seconds.</param>
public sealed record MtaStsPolicy(MtaStsMode Mode, ImmutableArray<string> Exchanges, TimeSpan MaxAge)
{
    private const int MaxAgeSeconds = 31_557_600;

    /// <summary>The largest policy that is read, in octets: 64 KiB (RFC 8461 §3.3 suggests a limit).</summary>
    public const int MaxOctets = 64 * 1024;

    /// <summary>Reads a policy to the letter of its formal definition.</summary>
    /// <param name="text">The octets of the resource.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="reason">What breaks it, where false is returned.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out MtaStsPolicy? policy, [NotNullWhen(false)] out string? reason)
    {
        policy = null;
        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        var exchanges = ImmutableArray.CreateBuilder<string>();
        reason = text.Length > MaxOctets ? $"it is longer than {MaxOctets} octets" : ReadLines(Encoding.UTF8.GetString(text), first, exchanges);
        MtaStsMode mode = default;
        var age = 0;
        reason ??= (first.GetValueOrDefault("version") == "STSv1" ? null : "version is not STSv1")
            ?? (TryReadMode(first.GetValueOrDefault("mode"), out mode) ? null : "mode is none of none, testing and enforce")
            ?? (TryReadAge(first.GetValueOrDefault("max_age"), out age) ? null : $"max_age is not a number of seconds up to {MaxAgeSeconds}")
            ?? (mode != MtaStsMode.None && exchanges.Count == 0 ? "mx is missing" : null);
        if (reason is null)
            policy = new MtaStsPolicy(mode, exchanges.ToImmutable(), TimeSpan.FromSeconds(age));
        return policy is not null;
    }

    // sts-policy-record = sts-policy-field *WSP *(sts-policy-term sts-policy-field *WSP) [sts-policy-term]; sts-policy-term = LF / CRLF
    private static string? ReadLines(string text, Dictionary<string, string> first, ImmutableArray<string>.Builder exchanges)
    {
        var lines = text.Split('\n');
        var count = lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
        for (var i = 0; i < count; i++)
        {
            var line = (lines[i].EndsWith('\r') ? lines[i][..^1] : lines[i]).TrimEnd(' ', '\t');
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
                return $"line {i + 1} has no name";
            var (name, value) = (line[..colon], line[(colon + 1)..].TrimStart(' ', '\t'));
            if (name == "mx" && !IsExchange(value))
                return $"'{value}' is not the name of a mail server";
            if (name == "mx")
                exchanges.Add(value.ToLowerInvariant());
            // Of what may stand there once, the first counts (RFC 8461 §3.2).
            else if (!PolicyFields.IsExtensionName(name) || value.Length == 0 || value.Any(char.IsControl))
                return $"line {i + 1} breaks the form of a field";
            else
                first.TryAdd(name, value);
        }
        return null;
    }

    private static bool TryReadMode(string? text, out MtaStsMode mode)
    {
        mode = text switch { "enforce" => MtaStsMode.Enforce, "testing" => MtaStsMode.Testing, _ => MtaStsMode.None };
        return text is "enforce" or "testing" or "none";
    }

    // sts-policy-max-age-value = 1*10(DIGIT)
    private static bool TryReadAge(string? text, out int age)
    {
        age = 0;
        return text is { Length: <= 10 } && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out age) && age <= MaxAgeSeconds;
    }

    // sts-policy-mx-value = ["*."] Domain
    private static bool IsExchange(string text)
    {
        var name = text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text;
        return Ascii.IsValid(name) && DomainName.TryParse(name, out _);
    }
}
