using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Postroad.Mail.Dkim;

namespace Postroad.Mail.Tests.Dkim;

/// <summary>Signed messages of other programs.</summary>
public sealed class DkimSuiteTests
{
    [Fact]
    public async Task Every_case_of_the_suite_comes_out_as_the_suite_says()
    {
        using var suite = Conformance.Json("dkim/cases.json");
        var wrong = new List<string>();
        foreach (var test in suite.RootElement.GetProperty("cases").EnumerateArray())
        {
            if (await RunAsync(test) is { } fault)
                wrong.Add(fault);
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static async Task<string?> RunAsync(JsonElement test)
    {
        using var zone = Conformance.Json("dkim/" + test.GetProperty("zone").GetString());
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(test.TryGetProperty("now", out var now) ? now.GetInt64() : 1_795_000_000));
        var verifier = new DkimVerifier(Conformance.Zone(zone.RootElement), time: time);
        using var message = new MemoryStream(Conformance.Message("dkim/" + test.GetProperty("message").GetString()));
        var verdict = await verifier.VerifyAsync(message, TestContext.Current.CancellationToken);
        var faults = new List<string>();
        if (test.TryGetProperty("expect_best", out var best) && !Words(best).Contains(Word(verdict.Result)))
            faults.Add($"best is {verdict.Result}");
        if (test.TryGetProperty("expect_last", out var last) && !Words(last).Contains(Word(verdict.Signatures[^1].Result)))
            faults.Add($"last is {verdict.Signatures[^1].Result}");
        if (test.TryGetProperty("expect_count", out var count) && count.GetInt32() != verdict.Signatures.Length)
            faults.Add($"{verdict.Signatures.Length} signatures");
        if (test.TryGetProperty("expect_not", out var not) && Words(not).Contains(Word(verdict.Result)))
            faults.Add($"best is {verdict.Result}");
        return faults.Count == 0 ? null : $"{test.GetProperty("id")}: {string.Join(", ", faults)}: {string.Join("; ", verdict.Signatures.Select(s => s.Reason))}";
    }

    private static string Word(DkimResult result) => result.ToString().ToLowerInvariant();

    private static HashSet<string?> Words(JsonElement list) => list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(e => e.GetString())] : [list.GetString()];
}
