using System.Globalization;

namespace Postroad.Load;

/// <summary>Medians of all rounds as Markdown, the ratios of the first of ours to each rival first.</summary>
internal static class Table
{
    public static void Print(string title, IReadOnlyList<Sample> samples)
    {
        var rows = samples.GroupBy(sample => sample.Peer).ToArray();
        Console.WriteLine($"\n## {title}\n");
        if (rows.FirstOrDefault(row => IsOurs(row.Key)) is { } own)
        {
            foreach (var rival in rows.Where(row => !IsOurs(row.Key)))
            {
                Console.WriteLine(Invariant($"Beside {rival.Key}: rate {Median(own, s => s.Figures.Rate) / Median(rival, s => s.Figures.Rate):0.00}×, CPU {Median(own, s => s.CpuPerThousand) / Median(rival, s => s.CpuPerThousand):0.00}×, memory {Median(own, s => s.MemoryMiB) / Median(rival, s => s.MemoryMiB):0.00}×.\n"));
            }
        }
        Console.WriteLine("| peer | rate /s | server CPU s per 1,000 | p50 ms | p99 ms | memory MiB |\n| --- | --- | --- | --- | --- | --- |");
        foreach (var row in rows)
        {
            Console.WriteLine($"| {row.Key} | {Spread(row, s => s.Figures.Rate, "0")} | {Spread(row, s => s.CpuPerThousand, "0.000")} | {Spread(row, s => s.Figures.Percentile(0.5).TotalMilliseconds, "0.00")} | {Spread(row, s => s.Figures.Percentile(0.99).TotalMilliseconds, "0.00")} | {Spread(row, s => s.MemoryMiB, "0.0")} |");
        }
    }

    private static bool IsOurs(string peer) => peer is "postroad" or "library";

    private static string Spread(IEnumerable<Sample> samples, Func<Sample, double> figure, string format)
    {
        var values = samples.Select(figure).Order().ToArray();
        string Show(double value) => value.ToString(format, CultureInfo.InvariantCulture);
        return values.Length == 1 ? Show(values[0]) : $"{Show(values[values.Length / 2])} [{Show(values[0])}–{Show(values[^1])}]";
    }

    private static double Median(IEnumerable<Sample> samples, Func<Sample, double> figure)
    {
        var values = samples.Select(figure).Order().ToArray();
        return values[values.Length / 2];
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
