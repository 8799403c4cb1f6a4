using System.Net;
using System.Text.Json;
using Postroad.Mail.Spf;

namespace Postroad.Mail.Tests.Spf;

/// <summary>The public suites of SPF, whole.</summary>
public sealed class SpfSuiteTests
{
    [Theory]
    [InlineData("spf/rfc7208-cases.json")]
    [InlineData("spf/rfc4408-cases.json")]
    [InlineData("spf/mail-auth-cases.json")]
    public async Task Every_case_of_the_suite_comes_out_as_the_suite_says(string file)
    {
        using var suite = Conformance.Json(file);
        var wrong = new List<string>();
        var count = 0;
        foreach (var scenario in suite.RootElement.GetProperty("scenarios").EnumerateArray())
        {
            foreach (var test in scenario.GetProperty("tests").EnumerateArray())
            {
                count++;
                if (await RunAsync(Conformance.Zone(scenario.GetProperty("zone")), test) is { } fault)
                    wrong.Add(fault);
            }
        }
        Assert.True(count > 0);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static async Task<string?> RunAsync(TestZone zone, JsonElement test)
    {
        var receiver = test.TryGetProperty("receiver", out var r) ? r.GetString() : null;
        var evaluator = new SpfEvaluator(zone, new SpfOptions { ReceiverName = receiver ?? "unknown" });
        var request = new SpfRequest(
            IPAddress.Parse(test.GetProperty("ip").GetString()!), test.GetProperty("helo").GetString()!, test.GetProperty("mail_from").GetString()!);
        var verdict = await evaluator.EvaluateAsync(request, TestContext.Current.CancellationToken);
        var expected = test.GetProperty("expect").EnumerateArray().Select(e => e.GetString()).ToList();
        var result = verdict.Result.ToString().ToLowerInvariant();
        if (!expected.Contains(result))
            return $"{test.GetProperty("id")}: {result} where {string.Join(" or ", expected)} is right. {verdict.Reason}";
        var words = test.GetProperty("explanation").GetString();
        if (verdict.Result == SpfResult.Fail && words is not null && (words == "DEFAULT" ? null : words) != verdict.Explanation)
            return $"{test.GetProperty("id")}: explanation '{verdict.Explanation}' where '{words}' is right";
        return null;
    }
}
