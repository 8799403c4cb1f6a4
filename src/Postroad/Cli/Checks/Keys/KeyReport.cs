using System.Security.Cryptography;
using Postroad.Cli.Checks.Input;
using Postroad.Cli.Screen;
using Postroad.Mail.Addresses;
using Postroad.Mail.Dns;
using Postroad.Mta.Signing;

namespace Postroad.Cli.Checks.Keys;

/// <summary>A key as it is told to an operator.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Selector">Its name within the domain.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="RecordName">Where its record belongs.</param>
/// <param name="Record">The record.</param>
/// <param name="Bits">Its length.</param>
/// <param name="Fault">What is wrong with it or with the DNS; null where nothing is, or nobody looked.</param>
internal sealed record KeyReport(string Domain, string Selector, KeyState State, string RecordName, string Record, int Bits, string? Fault)
{
    /// <summary>The longest string of a TXT record (RFC 1035 §3.3).</summary>
    private const int MaxString = 255;

    /// <summary>Looks at keys, and where a resolver is given at their records.</summary>
    public static async Task<List<KeyReport>> LookAsync(KeyFolder folder, DomainName domain, IReadOnlyList<KeyEntry> entries, IDnsResolver? resolver, CancellationToken cancellationToken)
    {
        var report = new List<KeyReport>();
        foreach (var entry in entries)
        {
            var name = $"{entry.Selector}._domainkey.{domain}";
            try
            {
                using var key = folder.Read(domain, entry.Selector);
                var fault = resolver is null ? null : await KeyPublication.FindFaultAsync(resolver, key, cancellationToken).ConfigureAwait(false);
                report.Add(new KeyReport(domain.Ascii, entry.Selector, entry.State, key.RecordName, key.Record, key.Bits, fault));
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
            {
                report.Add(new KeyReport(domain.Ascii, entry.Selector, entry.State, name, "", 0, $"the key cannot be read: {failure.Message}"));
            }
        }
        return report;
    }

    public static void Write(Shell shell, IReadOnlyList<KeyReport> keys, bool asJson, string? what)
    {
        if (asJson)
            JsonText.Write(shell, json => json.Object(() =>
            {
                json.WriteString("schema", "postroad.dkim.keys/1");
                json.List("keys", keys, key =>
                {
                    json.WriteString("domain", key.Domain);
                    json.WriteString("selector", key.Selector);
                    json.WriteString("state", key.State.ToString().ToLowerInvariant());
                    json.WriteString("name", key.RecordName);
                    json.WriteString("record", key.Record);
                    json.WriteNumber("bits", key.Bits);
                    json.WriteString("fault", key.Fault);
                });
            }));
        else
            Tell(shell, keys, what);
    }

    private static void Tell(Shell shell, IReadOnlyList<KeyReport> keys, string? what)
    {
        var lesson = new Lesson(shell);
        foreach (var key in keys)
        {
            lesson.Title($"{key.Selector} of {key.Domain}, {key.Bits} bits, {key.State.ToString().ToLowerInvariant()}");
            if (what is not null)
                lesson.Say(what);
            else
                lesson.Verdict(key.Fault is null ? "ok" : "broken", key.Fault ?? "the DNS has its record");
            if (key.Record.Length > 0 && (what is not null || key.Fault is not null))
                lesson.Quote($"{key.RecordName}. IN TXT {string.Join(' ', key.Record.Chunk(MaxString).Select(s => $"\"{new string(s)}\""))}");
        }
    }
}
