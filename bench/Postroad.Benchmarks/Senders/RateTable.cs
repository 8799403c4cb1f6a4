using System.Globalization;

namespace Postroad.Benchmarks.Senders;

/// <summary>Prints what was measured as markdown, the ratios first.</summary>
internal static class RateTable
{
    private static readonly string[] Programs = ["Postroad", "MimeKit", "OpenDKIM", "dkimpy"];

    public static void Write(IReadOnlyList<Work> works)
    {
        Console.WriteLine($"| work | {string.Join(" | ", Programs.Skip(1).Select(p => $"× {p}"))} | {string.Join(" | ", Programs.Select(p => $"{p}, µs"))} |");
        Console.WriteLine("|" + string.Concat(Enumerable.Repeat(" --- |", Programs.Length * 2)));
        foreach (var work in works.GroupBy(w => w.Name))
        {
            var times = Programs.Select(p => work.FirstOrDefault(w => w.Program == p)?.Microseconds ?? double.PositiveInfinity).ToList();
            Console.WriteLine($"| {work.Key} | {string.Join(" | ", times.Skip(1).Select(t => Show(t / times[0], "0.0")))} | {string.Join(" | ", times.Select(t => Show(t, t < 100 ? "0.0" : "0")))} |");
        }
    }

    private static string Show(double value, string format) => double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "–";
}
