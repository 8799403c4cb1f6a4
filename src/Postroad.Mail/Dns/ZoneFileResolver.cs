using Postroad.Mail.Dns.Zones;

namespace Postroad.Mail.Dns;

/// <summary>
/// Answers from a file instead of the network, for tests and for checks that must come out the same everywhere. The file is JSON in the form
/// <c>postroad-dns-zone/1</c>: <c>{"format":"postroad-dns-zone/1","names":{"example.com":[{"type":"A","value":"192.0.2.1"}]}}</c>.
/// A name that is not in it does not exist; a name without the type asked for has no data; <c>"secure": true</c> vouches for all of it.
/// </summary>
public sealed class ZoneFileResolver : IDnsResolver
{
    /// <summary>As the stub resolver follows.</summary>
    private const int MaxAliases = 8;

    private readonly ZoneFile _zone;

    private ZoneFileResolver(ZoneFile zone) => _zone = zone;

    /// <summary>Reads a zone.</summary>
    /// <exception cref="FormatException">The file does not have the form; the message says where.</exception>
    public static ZoneFileResolver Read(ReadOnlyMemory<byte> json) => new(ZoneFile.Read(json));

    /// <inheritdoc/>
    public ValueTask<DnsAnswer> ResolveAsync(string name, DnsType type, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Resolve(name.ToLowerInvariant(), type));
    }

    private DnsAnswer Resolve(string name, DnsType type)
    {
        for (var aliases = 0; aliases <= MaxAliases; aliases++)
        {
            if (!_zone.Names.TryGetValue(name, out var entry))
                return DnsAnswer.NxDomain(_zone.IsSecure);
            if (entry.Records.TryGetValue(type, out var records))
                return DnsAnswer.Found([.. records], _zone.IsSecure);
            if (entry.Failures.TryGetValue(type, out var failure))
                return DnsAnswer.Temporary(failure);
            if (!entry.Records.TryGetValue(DnsType.Cname, out var alias))
                return entry.FailureOfAll is { } reason ? DnsAnswer.Temporary(reason) : DnsAnswer.NoData(_zone.IsSecure);
            name = ((DnsRecord.Name)alias[0]).Value;
        }
        return DnsAnswer.AliasLoop(MaxAliases);
    }
}
