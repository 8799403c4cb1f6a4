using System.Diagnostics;
using System.Globalization;

namespace Postroad.Senders;

/// <summary>One sender's figures in one round.</summary>
internal sealed record Sample(string Client, double Rate, double CpuPerThousand, double KiBPerMessage, double P50, double P99)
{
    /// <summary>Runs a worker and reads its line.</summary>
    public static Sample Take(string client, int port, string senders, string size, string seconds)
    {
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["work", client, port.ToString(CultureInfo.InvariantCulture), senders, size, seconds]) { RedirectStandardOutput = true })!;
        var line = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        var figures = line.Split(' ').Select(f => double.Parse(f, CultureInfo.InvariantCulture)).ToArray();
        return new Sample(client, figures[0], figures[1], figures[2], figures[3], figures[4]);
    }

    public static void Print(string title, List<Sample> samples)
    {
        Console.WriteLine($"\n## {title}\n\n| client | messages/s | CPU s per 1,000 | KiB allocated a message | p50 ms | p99 ms |\n| --- | --- | --- | --- | --- | --- |");
        foreach (var rows in samples.GroupBy(s => s.Client))
            Console.WriteLine($"| {rows.Key} | {Spread(rows, s => s.Rate, "0")} | {Spread(rows, s => s.CpuPerThousand, "0.000")} | {Spread(rows, s => s.KiBPerMessage, "0.0")} | {Spread(rows, s => s.P50, "0.00")} | {Spread(rows, s => s.P99, "0.00")} |");
    }

    private static string Spread(IEnumerable<Sample> samples, Func<Sample, double> figure, string format)
    {
        var values = samples.Select(figure).Order().ToArray();
        string Show(double value) => value.ToString(format, CultureInfo.InvariantCulture);
        return $"{Show(values[values.Length / 2])} [{Show(values[0])}–{Show(values[^1])}]";
    }
}
