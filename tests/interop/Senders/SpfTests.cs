using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Postroad.Interop.Senders.Rivals;
using Postroad.Mail.Dns;
using Postroad.Mail.Spf;

namespace Postroad.Interop.Senders;

/// <summary>SPF beside pyspf, which is the work of one who wrote RFC 7208: of every shared scenario both say the same, or docs/sender-checks.md says who is right.</summary>
[Collection(SenderCollection.Name)]
public sealed class SpfTests(SenderTown town)
{
    [Fact]
    public async Task Of_every_shared_scenario_pyspf_says_the_same()
    {
        Needed.Program(Checkers.Pyspf);
        Assert.SkipWhen(SenderTown.Samples is null, "POSTROAD_CONFORMANCE names no folder with the test data of others.");
        var jobs = new List<JsonObject>();
        var ours = new List<(string Id, string Result, string Reason)>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(SenderTown.Samples!, "spf"), "*-cases.json").Order(StringComparer.Ordinal))
        {
            var suite = JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!;
            foreach (var scenario in suite["scenarios"]!.AsArray())
            {
                var resolver = ZoneFileResolver.Read(Encoding.UTF8.GetBytes(scenario!["zone"]!.ToJsonString()));
                foreach (var test in scenario["tests"]!.AsArray())
                {
                    jobs.Add(new JsonObject { ["do"] = "spf", ["zone"] = scenario["zone"]!["names"]!.DeepClone(), ["ip"] = Text(test!, "ip"), ["helo"] = Text(test!, "helo"), ["mail_from"] = Text(test!, "mail_from") });
                    var verdict = await new SpfEvaluator(resolver).EvaluateAsync(new SpfRequest(IPAddress.Parse(Text(test!, "ip")), Text(test!, "helo"), Text(test!, "mail_from")), TestContext.Current.CancellationToken);
                    ours.Add((Text(test!, "id"), verdict.Result.ToString().ToLowerInvariant(), verdict.Reason));
                }
            }
        }
        Assert.True(ours.Count > 100, $"{ours.Count} tests");
        var theirs = await town.Checkers.AskAsync(jobs);
        Disagreements.AssertAllExplained("pyspf", ours.Zip(theirs).Where(p => p.First.Result != p.Second.GetValue<string>())
            .Select(p => $"{p.First.Id.Replace(':', ' ')}: it says {p.Second}, we say {p.First.Result}, {p.First.Reason}"));
    }

    private static string Text(JsonNode test, string name) => test[name]!.GetValue<string>();
}
