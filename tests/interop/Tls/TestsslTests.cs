using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace Postroad.Interop.Tls;

/// <summary>What testssl.sh finds, of the versions of TLS and of the weaknesses that have names.</summary>
public sealed class TestsslTests(TlsServer server) : IClassFixture<TlsServer>
{
    private sealed record Finding(string Id, string Severity, string Text);

    // One name, one address, no DNS, no detours. It ends with the number of what it did not like, which the file tells in words.
    private static readonly string[] Quick = ["--quiet", "--color", "0", "--warnings", "off", "--nodns", "none"];

    private async Task<Finding[]> ProbeAsync(IPEndPoint where, params string[] options)
    {
        var file = Path.Combine(server.Folder, $"testssl-{Guid.NewGuid():N}.json");
        var start = new ProcessStartInfo("testssl", [.. Quick, .. options, "--jsonfile", file, $"{where}"])
        { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = server.Folder };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(File.Exists(file), await output + await errors);
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        return [.. document.RootElement.EnumerateArray().Select(static one => new Finding(
            one.GetProperty("id").GetString()!, one.GetProperty("severity").GetString()!, one.GetProperty("finding").GetString()!))];
    }

    private static void AssertSound(Finding[] findings, params string[] weaknesses)
    {
        string Of(string id) => Assert.Single(findings, one => one.Id == id).Text;
        Assert.All(new[] { "SSLv2", "SSLv3", "TLS1", "TLS1_1" }, id => Assert.StartsWith("not offered", Of(id), StringComparison.Ordinal));
        Assert.All(new[] { "TLS1_2", "TLS1_3" }, id => Assert.StartsWith("offered", Of(id), StringComparison.Ordinal));
        Assert.All(weaknesses, id => Assert.Contains(findings, one => one.Id == id && (one.Severity == "OK" || one.Text.StartsWith("not applicable", StringComparison.Ordinal))));
        // What TLS 1.2 has of CBC is for old clients; OpenSSL takes the same time for every padding.
        Assert.DoesNotContain(findings, static one => one.Id != "LUCKY13" && one.Id != "engine_problem" && one.Severity is not ("OK" or "INFO" or "DEBUG"));
    }

    [Fact]
    public async Task No_weakness_is_found_where_TLS_comes_first() => AssertSound(await ProbeAsync(server.Implicit, "--protocols", "--vulnerable"),
        "heartbleed", "CCS", "ticketbleed", "ROBOT", "secure_renego", "secure_client_renego", "CRIME_TLS", "POODLE_SSL", "SWEET32", "FREAK", "DROWN", "LOGJAM", "BEAST", "RC4");

    [Fact]
    public async Task No_weakness_is_found_behind_STARTTLS() => AssertSound(await ProbeAsync(server.Mx, "--starttls", "smtp", "--protocols", "--heartbleed", "--ccs-injection", "--renegotiation"),
        "heartbleed", "CCS", "secure_renego", "secure_client_renego");
}
