using System.Text;

namespace Postroad.Crash;

/// <summary>Reads the Maildir as a mail program does, and removes what it has read.</summary>
internal sealed class Mailbox(string folder, Books books)
{
    public async Task CollectAsync(CancellationToken stopping)
    {
        if (!Directory.Exists(folder))
            return;
        foreach (var file in Directory.EnumerateFiles(folder).ToList())
        {
            var (id, isWhole) = Letter.Read(await File.ReadAllLinesAsync(file, Encoding.Latin1, stopping));
            books.InBox($"{id}/box", isWhole);
            File.Delete(file);
        }
    }
}
