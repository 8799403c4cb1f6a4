using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Postroad.Mail.Addresses;

namespace Postroad.Mail.TlsPolicy;

/// <summary>The TXT record at <c>_smtp._tls</c>: where reports on TLS go (RFC 8460 §3).</summary>
/// <param name="Addresses">The addresses, each a URI.</param>
public sealed record TlsReportingRecord(ImmutableArray<string> Addresses)
{
    /// <summary>Reads a record to the letter of its formal definition.</summary>
    /// <param name="text">The octets of the TXT record, its strings joined.</param>
    /// <param name="record">The record.</param>
    /// <param name="reason">What breaks it, where false is returned.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out TlsReportingRecord? record, [NotNullWhen(false)] out string? reason)
    {
        record = null;
        ImmutableArray<string> addresses = [];
        reason = PolicyFields.TryRead(Encoding.Latin1.GetString(text), "v=TLSRPTv1", out var fields) ?? CheckAddresses(fields, out addresses);
        if (reason is null)
            record = new TlsReportingRecord(addresses);
        return record is not null;
    }

    // tlsrpt-rua = %s"rua=" tlsrpt-uri *(*WSP "," *WSP tlsrpt-uri)
    private static string? CheckAddresses(List<(string Name, string Value)> fields, out ImmutableArray<string> addresses)
    {
        addresses = [.. fields.Where(f => f.Name == "rua").SelectMany(f => f.Value.Split(',')).Select(a => a.Trim(' ', '\t'))];
        if (addresses.IsEmpty)
            return "rua= is missing";
        if (addresses.FirstOrDefault(a => !UriSyntax.IsUri(a)) is { } broken)
            return $"'{broken}' in rua= is no URI";
        return fields.Where(f => f.Name != "rua").Select(PolicyFields.FindExtensionFault).FirstOrDefault(f => f is not null);
    }
}
