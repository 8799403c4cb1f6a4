using System.Net;
using System.Text.Json.Nodes;
using Postroad.Interop.Neighbours;

namespace Postroad.Interop.Senders.Rivals;

/// <summary>rspamd with its modules of SPF, DKIM, ARC and DMARC alone, its own resolver, and a key to seal with.</summary>
public sealed class Rspamd : Neighbour
{
    public const string Program = "/usr/bin/rspamd";

    private readonly HttpClient _http = new();

    public override IPEndPoint EndPoint { get; } = new(Loopback.Rspamd, 11333);

    public static async Task<Rspamd> StartAsync(Nsd dns, string sealDomain, string selector, string keyPem)
    {
        var rspamd = new Rspamd();
        var folder = rspamd.Folder;
        const string plugins = "/usr/share/rspamd/plugins";
        await File.WriteAllTextAsync(Path.Combine(folder, "key.pem"), keyPem);
        // Its own list of public suffixes takes it a quarter of a minute to compile.
        await File.WriteAllTextAsync(Path.Combine(folder, "tlds"), "com\nnet\norg\nedu\nexample\ntest\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "rspamd.conf"), $$"""
            lua = "/usr/share/rspamd/rules/rspamd.lua"
            options {
              filters = "dkim";
              dns { nameserver = ["{{dns.EndPoint}}:1"]; timeout = 2s; retransmits = 2; }
              local_addrs = [];
              tempdir = "{{folder}}";
              cache_file = "{{folder}}/symbols.cache";
              pidfile = "{{folder}}/pid";
              url_tld = "{{folder}}/tlds";
            }
            logging { type = "file"; filename = "{{rspamd.LogFile}}"; level = "notice"; }
            worker "normal" { bind_socket = "{{rspamd.EndPoint}}"; count = 1; mime = true; }
            modules { path = "{{plugins}}/arc.lua"; path = "{{plugins}}/spf.lua"; path = "{{plugins}}/dmarc.lua"; }
            dkim { dkim_cache_size = 0; check_local = true; check_authed = true; }
            spf { }
            dmarc { }
            arc {
              check_local = true; check_authed = true; sign_inbound = true; sign_local = true; sign_authenticated = true;
              allow_hdrfrom_mismatch = true; allow_username_mismatch = true; allow_envfrom_empty = true; use_domain = "recipient"; try_fallback = false;
              domain { "{{sealDomain}}" { selector = "{{selector}}"; path = "{{folder}}/key.pem"; } }
            }

            """);
        await rspamd.StartAsync($"chmod 644 key.pem\nexec rspamd -u root -g root -c {folder}/rspamd.conf -f -i");
        return rspamd;
    }

    /// <summary>Scans a message: the symbols that it sets, and the answer whole.</summary>
    public async Task<(IReadOnlySet<string> Symbols, JsonNode Answer)> ScanAsync(byte[] message, string ip = "192.0.2.1", string mailFrom = "ada@signer.example", string recipient = "bob@example.net")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{EndPoint}/checkv2") { Content = new ByteArrayContent(message) };
        foreach (var (name, value) in new[] { ("IP", ip), ("Helo", "client.example"), ("From", mailFrom), ("Rcpt", recipient) })
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.True(response.IsSuccessStatusCode && answer["symbols"] is JsonObject, answer.ToJsonString());
        return (answer["symbols"]!.AsObject().Select(s => s.Key).ToHashSet(), answer);
    }
}
