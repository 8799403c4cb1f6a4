using System.Text;
using System.Text.RegularExpressions;
using Postroad.Interop.Clients;
using Postroad.Interop.Neighbours;
using Postroad.Mail.Dkim;
using Postroad.Mail.Dkim.Signing;

namespace Postroad.Interop.Senders.Rivals;

/// <summary>OpenDKIM's filter in its test mode, which judges or signs a message as it would beside a mail server.</summary>
internal sealed partial class OpenDkim(Nsd dns, string folder)
{
    public const string Program = "/usr/sbin/opendkim";

    /// <summary>What it writes into Authentication-Results for each signature of a message, from the top; nothing where it writes none.</summary>
    public async Task<IReadOnlyList<string>> VerifyAsync(string file)
    {
        var conf = Path.Combine(folder, "opendkim.conf");
        await File.WriteAllTextAsync(conf, $"Mode v\nNameservers {dns.EndPoint.Address}\nMinimumKeyBits 1024\nAuthservID opendkim.test\nAlwaysAddARHeader yes\nUserID root\n");
        var (output, error) = await Run.BehindResolverAsync(dns.ResolverFile, "", Program, "-vv", "-x", conf, "-t", file);
        var results = Result().Matches(output).Select(m => m.Groups[1].Value).ToList();
        // A message that it cannot take it turns away without a verdict.
        return results.Count > 0 ? results : [$"no verdict: {error.Trim().Split('\n')[^1]}"];
    }

    /// <summary>The signature that it puts before a message.</summary>
    public async Task<byte[]> SignAsync(string file, DkimSigningKey key, string keyFile, string forms)
    {
        var conf = Path.Combine(folder, $"{Guid.NewGuid():N}.conf");
        var algorithm = key.Algorithm == DkimAlgorithm.Ed25519Sha256 ? "ed25519-sha256" : "rsa-sha256";
        await File.WriteAllTextAsync(conf, $"Mode s\nDomain {key.Domain}\nSelector {key.Selector}\nKeyFile {keyFile}\nSignatureAlgorithm {algorithm}\nCanonicalization {forms}\nInternalHosts 0.0.0.0/0\nRequireSafeKeys no\nUserID root\n");
        var (output, error) = await Run.BehindResolverAsync(dns.ResolverFile, "", Program, "-vv", "-x", conf, "-t", file);
        var match = Signature().Match(output);
        Assert.True(match.Success, output + error);
        return Encoding.ASCII.GetBytes($"DKIM-Signature: {match.Groups[1].Value.Replace("\n", "\r\n", StringComparison.Ordinal)}\r\n");
    }

    /// <summary>What its key checker says of a private key and the record that should be its other half.</summary>
    public async Task<string> TestKeyAsync(string domain, string selector, string keyFile)
    {
        var conf = Path.Combine(folder, "testkey.conf");
        await File.WriteAllTextAsync(conf, $"Nameservers {dns.EndPoint.Address}\n");
        var (output, error) = await Run.BehindResolverAsync(dns.ResolverFile, "", "/usr/sbin/opendkim-testkey", "-x", conf, "-d", domain, "-s", selector, "-k", keyFile, "-vv");
        return output + error;
    }

    [GeneratedRegex("INSHEADER: idx=\\d+ hname='DKIM-Signature' hvalue='([^']+)'")]
    private static partial Regex Signature();

    [GeneratedRegex(@"(?:opendkim\.test;\s*|^\s+)dkim=(\w+)", RegexOptions.Multiline)]
    private static partial Regex Result();
}
