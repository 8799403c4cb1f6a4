using System.Globalization;
using System.Text;

namespace Postroad.Testing;

/// <summary>Says what came while a test waited for something else: every message, the nearest miss, and what the clients did.</summary>
internal static class WaitReport
{
    private const int MaxMessages = 50;

    public static string Of(EmailMatch wanted, TimeSpan waited, IReadOnlyList<InboundEmail> arrived, string journal)
    {
        var report = new StringBuilder();
        report.Append(CultureInfo.InvariantCulture, $"No message came within {waited.TotalSeconds:0.###} s that has {wanted}.\n");
        if (arrived.Count == 0)
            report.Append("No message came at all.\n");
        else
            Arrived(report, wanted, arrived);
        report.Append(journal.Length == 0 ? "No client connected.\n" : $"What clients did:\n{journal}");
        return report.ToString().TrimEnd('\n');
    }

    private static void Arrived(StringBuilder report, EmailMatch wanted, IReadOnlyList<InboundEmail> arrived)
    {
        report.Append(CultureInfo.InvariantCulture, $"{arrived.Count} came:\n");
        foreach (var message in arrived.TakeLast(MaxMessages))
            report.Append(CultureInfo.InvariantCulture, $"  {message}\n");
        var nearest = arrived.MinBy(m => wanted.Misses(m).Count)!;
        report.Append(CultureInfo.InvariantCulture, $"Nearest miss: {nearest}\n  lacks: {string.Join(", ", wanted.Misses(nearest))}\n");
    }
}
