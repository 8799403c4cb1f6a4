using Microsoft.Extensions.Time.Testing;
using Postroad.Mail.Arc;

namespace Postroad.Mail.Tests.Arc;

/// <summary>Sealed messages of other programs.</summary>
public sealed class ArcSuiteTests
{
    private static async Task<ArcVerdict> ValidateAsync(string message, string zone)
    {
        using var names = Conformance.Json(zone);
        using var stream = new MemoryStream(Conformance.Message(message));
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_795_000_000));
        return await new ArcValidator(Conformance.Zone(names.RootElement), time: time).ValidateAsync(stream, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Every_case_of_the_suite_comes_out_as_the_suite_says()
    {
        using var suite = Conformance.Json("arc/cases.json");
        foreach (var test in suite.RootElement.GetProperty("cases").EnumerateArray())
        {
            var verdict = await ValidateAsync("arc/" + test.GetProperty("message").GetString(), "arc/" + test.GetProperty("zone").GetString());
            Assert.True(test.GetProperty("expect").EnumerateArray().Any(e => verdict.Result.ToString().Equals(e.GetString(), StringComparison.OrdinalIgnoreCase)), $"{test.GetProperty("id")}: {verdict}");
        }
    }

    [Theory]
    [InlineData("arc/rspamd/arcbad.eml", ArcResult.Fail)]
    public async Task A_chain_of_rspamd_is_judged_as_it_judges(string message, ArcResult expected)
    {
        var verdict = await ValidateAsync(message, "arc/rspamd-zone.json");
        Assert.True(expected == verdict.Result, verdict.Reason);
    }
}
