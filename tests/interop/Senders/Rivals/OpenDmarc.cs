using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Postroad.Interop.Clients;
using Postroad.Interop.Neighbours;

namespace Postroad.Interop.Senders.Rivals;

/// <summary>OpenDMARC's filter, which follows RFC 7489, with a resolver file of its own. miltertest plays the mail server before it.</summary>
public sealed partial class OpenDmarc : Neighbour
{
    public const string Program = "/usr/sbin/opendmarc";

    private string _resolverFile = "";

    public override IPEndPoint EndPoint { get; } = new(Loopback.OpenDmarc, 8893);

    public static async Task<OpenDmarc> StartAsync(Nsd dns)
    {
        var filter = new OpenDmarc { _resolverFile = dns.ResolverFile };
        await File.WriteAllTextAsync(Path.Combine(filter.Folder, "tlds"), "com\nnet\norg\nexample\ntest\n");
        await File.WriteAllTextAsync(Path.Combine(filter.Folder, "conf"), $"""
            AuthservID opendmarc.test
            TrustedAuthservIDs mx.test
            Socket inet:{filter.EndPoint.Port}@{filter.EndPoint.Address}
            RejectFailures false
            Background false
            Syslog false
            SoftwareHeader false
            UserID root
            PublicSuffixList {filter.Folder}/tlds

            """);
        await filter.StartAsync($"mount --bind {dns.ResolverFile} /etc/resolv.conf\nexec opendmarc -c {filter.Folder}/conf -f");
        return filter;
    }

    /// <summary>What it says of a message of an author whose signature by a domain passed, and SPF for the reverse-path's: for instance <c>fail quarantine</c>.</summary>
    public async Task<string> JudgeAsync(string author, string? dkimPass, string? spfPass)
    {
        var results = new StringBuilder("mx.test");
        results.Append(dkimPass is null ? "" : $"; dkim=pass header.d={dkimPass}");
        results.Append(spfPass is null ? "" : $"; spf=pass smtp.mailfrom={spfPass}");
        var script = Path.Combine(Folder, $"{Guid.NewGuid():N}.lua");
        await File.WriteAllTextAsync(script, $"""
            local conn = mt.connect("inet:{EndPoint.Port}@{EndPoint.Address}", 100, 0.05)
            mt.conninfo(conn, "client.example", "192.0.2.25")
            mt.helo(conn, "client.example")
            mt.macro(conn, SMFIC_MAIL, "i", "queue-id")
            mt.mailfrom(conn, "<bounce@{spfPass ?? "elsewhere.example"}>")
            mt.rcptto(conn, "<bob@mx.test>")
            mt.header(conn, "Authentication-Results", "{(results.Length == 7 ? "mx.test; none" : results.ToString())}")
            mt.header(conn, "From", "Ada <ada@{author}>")
            mt.eoh(conn)
            mt.eom(conn)
            mt.echo(mt.getheader(conn, "Authentication-Results", 0) or "nothing")

            """);
        var (output, error) = await Run.BehindResolverAsync(_resolverFile, "", "/usr/bin/miltertest", "-s", script);
        var match = Result().Match(output);
        Assert.True(match.Success, output + error);
        return match.Groups[1].Value is "pass" or "fail" ? $"{match.Groups[1].Value} {match.Groups[2].Value}" : match.Groups[1].Value;
    }

    [GeneratedRegex(@"dmarc=(\w+)(?: \(p=(\w+))?")]
    private static partial Regex Result();
}
