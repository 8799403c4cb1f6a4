namespace Postroad.Interop;

/// <summary>A Maildir that a neighbour or Postroad delivers to.</summary>
public sealed class MaildirFolder(string path)
{
    public string Path { get; } = path;

    /// <summary>The octets of the message that holds the mark, once it has arrived.</summary>
    public async Task<byte[]> WaitForAsync(string mark, Func<Task<string>>? describe = null)
    {
        byte[]? found = null;
        await Wait.UntilAsync($"a message with '{mark}' in {Path}", async () => (found = await FindAsync(mark)) is not null, describe);
        return found!;
    }

    /// <summary>How many messages hold the mark.</summary>
    public async Task<int> CountAsync(string mark)
    {
        var count = 0;
        foreach (var file in Files())
        {
            if (Octets.Contains(await File.ReadAllBytesAsync(file), mark))
                count++;
        }
        return count;
    }

    private async Task<byte[]?> FindAsync(string mark)
    {
        foreach (var file in Files())
        {
            var octets = await File.ReadAllBytesAsync(file);
            if (Octets.Contains(octets, mark))
                return octets;
        }
        return null;
    }

    private IEnumerable<string> Files() => new[] { "new", "cur" }
        .Select(sub => System.IO.Path.Combine(Path, sub))
        .Where(Directory.Exists)
        .SelectMany(Directory.EnumerateFiles);
}
