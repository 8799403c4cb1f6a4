using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Postroad.Mail.Dkim.Signing;

namespace Postroad.Benchmarks.Senders;

/// <summary>The same messages and keys as files, for dkimpy and for OpenDKIM's library, which a script in Python measures (Debian's python3-dkim and libopendkim11).</summary>
internal sealed class RivalFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("postroad-bench-");

    public void Add(DkimSigningKey key)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, key.Selector + ".pem"), key.ToPem());
        File.AppendAllText(Path.Combine(_folder.FullName, "records"), $"{key.RecordName} {key.Record}\n");
    }

    public void Add(string kind, string size, byte[] message, byte[] signed)
    {
        File.WriteAllBytes(Path.Combine(_folder.FullName, $"{kind}, {size}.message"), message);
        File.WriteAllBytes(Path.Combine(_folder.FullName, $"{kind}, {size}.signed"), signed);
    }

    /// <summary>Measures what is installed; what is not stays without a figure.</summary>
    public async Task MeasureAsync(List<Work> works, double seconds, [CallerFilePath] string here = "")
    {
        if (!File.Exists("/usr/bin/python3"))
            return;
        string[] arguments = [Path.Combine(Path.GetDirectoryName(here)!, "rivals.py"), _folder.FullName, seconds.ToString(CultureInfo.InvariantCulture)];
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", arguments) { RedirectStandardOutput = true })!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            var parts = line.Split('\t');
            if (works.Find(w => w.Name == parts[1] && w.Program == parts[0]) is not { } work)
                works.Insert(works.FindLastIndex(w => w.Name == parts[1]) + 1, work = new Work(parts[1], parts[0]));
            work.Take(double.Parse(parts[2], CultureInfo.InvariantCulture));
        }
        await process.WaitForExitAsync();
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
