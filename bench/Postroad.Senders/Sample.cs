using System.Diagnostics;
using System.Globalization;

namespace Postroad.Senders;

/// <summary>One sender's figures in one round.</summary>
internal sealed record Sample(string Client, double Rate, double CpuPerThousand, double KiBPerMessage, double P50, double P99)
{
    /// <summary>Runs a worker and reads its line.</summary>
    public static Sample Take(string client, int port, string senders, string size, string seconds)
    {
        string[] work = [port.ToString(CultureInfo.InvariantCulture), senders, size, seconds];
        var start = client == "nodemailer"
            ? new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "nodemailer.js"), .. work])
            : new ProcessStartInfo(Environment.ProcessPath!, ["work", client, .. work]);
        start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        var line = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        var figures = line.Split(' ').Select(f => double.Parse(f, CultureInfo.InvariantCulture)).ToArray();
        return new Sample(client, figures[0], figures[1], figures[2], figures[3], figures[4]);
    }

    /// <summary>A table with the ratios to MailKit with NoDelay first.</summary>
    public static void Print(string title, List<Sample> samples)
    {
        Console.WriteLine($"\n## {title}\n\n| client | rate beside MailKit | CPU beside MailKit | messages/s | CPU s per 1,000 | KiB allocated a message | p50 ms | p99 ms |\n| --- | --- | --- | --- | --- | --- | --- | --- |");
        var rival = samples.Where(s => s.Client == "mailkit-nodelay").ToList();
        foreach (var rows in samples.GroupBy(s => s.Client))
            Console.WriteLine($"| {rows.Key} | {Ratio(rows, rival, s => s.Rate)} | {Ratio(rows, rival, s => s.CpuPerThousand)} | {Spread(rows, s => s.Rate, "0")} | {Spread(rows, s => s.CpuPerThousand, "0.000")} | {Middle(rows, s => s.KiBPerMessage, "0.0")} | {Middle(rows, s => s.P50, "0.00")} | {Middle(rows, s => s.P99, "0.0")} |");
    }

    private static string Ratio(IEnumerable<Sample> samples, List<Sample> rival, Func<Sample, double> figure) =>
        rival.Count == 0 ? "–" : (Median(samples, figure) / Median(rival, figure)).ToString("0.00", CultureInfo.InvariantCulture) + "×";

    private static double Median(IEnumerable<Sample> samples, Func<Sample, double> figure)
    {
        var values = samples.Select(figure).Order().ToArray();
        return values[values.Length / 2];
    }

    private static string Middle(IEnumerable<Sample> samples, Func<Sample, double> figure, string format) =>
        Median(samples, figure) is var value && double.IsNaN(value) ? "–" : value.ToString(format, CultureInfo.InvariantCulture);

    private static string Spread(IEnumerable<Sample> samples, Func<Sample, double> figure, string format)
    {
        var values = samples.Select(figure).Order().ToArray();
        string Show(double value) => value.ToString(format, CultureInfo.InvariantCulture);
        return values.Length == 1 ? Show(values[0]) : $"{Middle(samples, figure, format)} [{Show(values[0])}–{Show(values[^1])}]";
    }
}
