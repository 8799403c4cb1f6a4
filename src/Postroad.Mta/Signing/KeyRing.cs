using System.Collections.Concurrent;
using System.Security.Cryptography;
using Postroad.Mail.Addresses;
using Postroad.Mail.Dkim.Signing;

namespace Postroad.Mta.Signing;

/// <summary>The active keys, read once and read again when their list changes: <c>postroad dkim</c> works beside a running server.</summary>
internal sealed class KeyRing(KeyFolder folder, SigningOptions options, TimeProvider clock)
{
    /// <summary>How often a list is looked at; between, what was read counts.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, Held> _held = new(StringComparer.Ordinal);

    /// <summary>What is known of the keys of a domain.</summary>
    /// <param name="Active">The active keys; empty where it has none.</param>
    /// <param name="Trouble">Why an active key cannot be used; null where all can.</param>
    public sealed record Keys(IReadOnlyList<DkimSigningKey> Active, string? Trouble)
    {
        public static readonly Keys None = new([], null);
    }

    private sealed record Held(DateTimeOffset LookedAt, DateTime? ChangedAt, Keys Keys);

    /// <summary>The keys of a domain, or of the nearest domain above it that has some (RFC 6376 §3.10).</summary>
    public Keys Of(DomainName domain)
    {
        for (var name = domain; name is not null; name = Above(name))
        {
            var keys = HeldOf(name).Keys;
            if (keys.Active.Count > 0 || keys.Trouble is not null)
                return keys;
            if (options.Required.Contains(name))
                return new Keys([], $"{name} has no active DKIM key");
        }
        return Keys.None;
    }

    private Held HeldOf(DomainName domain)
    {
        var now = clock.GetUtcNow();
        if (_held.TryGetValue(domain.Ascii, out var held) && now - held.LookedAt < LookAgain)
            return held;
        var changed = folder.ChangedAt(domain);
        var fresh = held is not null && held.ChangedAt == changed && held.Keys.Trouble is null ? held with { LookedAt = now } : new Held(now, changed, Read(domain, changed));
        // Keys that were there and are gone are a loss, and no decision to send unsigned.
        if (changed is null && held is { Keys: not { Active.Count: 0, Trouble: null } })
            fresh = new Held(now, changed, new Keys([], $"the DKIM keys of {domain} are gone"));
        // Domains without keys are as many as senders like to name; those are not remembered.
        if (changed is not null || fresh.Keys.Trouble is not null)
            _held[domain.Ascii] = fresh;
        return fresh;
    }

    private Keys Read(DomainName domain, DateTime? changed)
    {
        if (changed is null)
            return Keys.None;
        var keys = new List<DkimSigningKey>();
        try
        {
            foreach (var entry in folder.List(domain).Where(e => e.State == KeyState.Active))
                keys.Add(folder.Read(domain, entry.Selector));
            return new Keys(keys, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return new Keys([], $"a DKIM key of {domain} cannot be used");
        }
    }

    private static DomainName? Above(DomainName domain)
    {
        var dot = domain.Ascii.IndexOf('.', StringComparison.Ordinal);
        return dot >= 0 && domain.Ascii.AsSpan(dot + 1).Contains('.') && DomainName.TryParse(domain.Ascii.AsSpan(dot + 1), out var above) ? above : null;
    }
}
