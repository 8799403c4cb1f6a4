using System.Text.Json;
using System.Text.Json.Nodes;
using Postroad.Interop.Clients;
using Postroad.Interop.Neighbours;

namespace Postroad.Interop.Senders.Rivals;

/// <summary>dkimpy and pyspf, asked for many things in one run of Python.</summary>
internal sealed class Checkers(Nsd dns)
{
    public const string Dkimpy = "/usr/lib/python3/dist-packages/dkim/__init__.py";
    public const string Pyspf = "/usr/lib/python3/dist-packages/spf.py";

    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Senders", "Rivals", "checkers.py");

    /// <summary>What became of each job, in their order.</summary>
    public async Task<IReadOnlyList<JsonNode>> AskAsync(IEnumerable<JsonObject> jobs)
    {
        var list = new JsonArray([.. jobs]);
        var (output, error) = await Run.BehindResolverAsync(dns.ResolverFile, list.ToJsonString(), "/usr/bin/python3", Script);
        Assert.True(output.StartsWith('['), error);
        var answers = JsonSerializer.Deserialize<JsonArray>(output)!;
        Assert.Equal(list.Count, answers.Count);
        return [.. answers.Select(a => a!)];
    }

    /// <summary>A list of words that is an answer.</summary>
    public static IReadOnlyList<string> Words(JsonNode answer) => [.. answer.AsArray().Select(w => w!.GetValue<string>())];
}
