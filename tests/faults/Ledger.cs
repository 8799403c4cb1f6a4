using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Postroad.Faults;

/// <summary>Sends messages with an id each and writes down every 250: what was promised must be found again.</summary>
public sealed class Ledger(IPEndPoint server)
{
    private int _next;

    /// <summary>The ids that were answered with 250.</summary>
    public ConcurrentBag<string> Promised { get; } = [];

    /// <summary>Messages whose answer never came: they may be there or not.</summary>
    public int Unanswered => _unanswered;

    private int _unanswered;

    /// <summary>Sends over one connection after the other until told to stop; a server that is away is tried again.</summary>
    public async Task SendUntilAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                using var client = await RawClient.ConnectAsync(server);
                while (!stopping.IsCancellationRequested)
                    await SendOneAsync(client);
            }
            catch (Exception gone) when (gone is SocketException or IOException or Xunit.Sdk.XunitException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, CancellationToken.None);
            }
        }
    }

    private async Task SendOneAsync(RawClient client)
    {
        var id = $"{Interlocked.Increment(ref _next):D8}";
        try
        {
            await client.SendAsync(Encoding.ASCII.GetBytes($"From: <a@b.test>\r\nSubject: ledger\r\nX-Ledger: {id};\r\n\r\n{new string('x', 200)}\r\n"), "a@b.test", [$"box@postroad.test"]);
            Promised.Add(id);
        }
        catch
        {
            Interlocked.Increment(ref _unanswered);
            throw;
        }
    }

    /// <summary>The id in a message that was delivered.</summary>
    public static string IdIn(string file)
    {
        var text = File.ReadAllText(file);
        var at = text.IndexOf("X-Ledger: ", StringComparison.Ordinal);
        return at < 0 ? "" : text.Substring(at + 10, 8);
    }

    /// <summary>Fails unless all that was promised was delivered, and nothing twice beyond what the law allows.</summary>
    public void AssertBalanced(IReadOnlyList<string> delivered, int duplicatesAllowed)
    {
        var counts = delivered.GroupBy(id => id).ToDictionary(group => group.Key, group => group.Count());
        var lost = Promised.Where(id => !counts.ContainsKey(id)).ToArray();
        Assert.True(lost.Length == 0, $"{lost.Length} of {Promised.Count} promised messages are lost, the first is {lost.FirstOrDefault()}.");
        var extra = counts.Values.Sum(count => count - 1);
        Assert.True(extra <= duplicatesAllowed, $"{extra} duplicates, {duplicatesAllowed} allowed.");
    }
}
