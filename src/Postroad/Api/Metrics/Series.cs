using System.Globalization;

namespace Postroad.Api.Metrics;

/// <summary>The value of one instrument under one set of tags.</summary>
internal sealed class Series(string labels, double[]? bounds)
{
    private readonly Lock _gate = new();
    private readonly long[] _buckets = new long[(bounds?.Length ?? 0) + 1];
    private double _sum;
    private long _count;

    public void Add(double value)
    {
        lock (_gate)
            _sum += value;
    }

    public void Set(double value)
    {
        lock (_gate)
            _sum = value;
    }

    public void Measure(double value)
    {
        var bucket = bounds!.AsSpan().BinarySearch(value);
        lock (_gate)
        {
            _buckets[bucket < 0 ? ~bucket : bucket]++;
            _sum += value;
            _count++;
        }
    }

    public void Write(TextWriter writer, string name)
    {
        lock (_gate)
            if (bounds is null)
                writer.Write($"{name}{Braces(labels)} {Number(_sum)}\n");
            else
                WriteHistogram(writer, name, bounds);
    }

    private void WriteHistogram(TextWriter writer, string name, double[] edges)
    {
        var below = 0L;
        for (var i = 0; i < edges.Length; i++)
        {
            below += _buckets[i];
            writer.Write($"{name}_bucket{Braces(labels, $"le=\"{Number(edges[i])}\"")} {below}\n");
        }
        writer.Write($"{name}_bucket{Braces(labels, "le=\"+Inf\"")} {_count}\n{name}_sum{Braces(labels)} {Number(_sum)}\n{name}_count{Braces(labels)} {_count}\n");
    }

    private static string Braces(string labels, string more = "") =>
        labels.Length == 0 && more.Length == 0 ? "" : labels.Length == 0 || more.Length == 0 ? $"{{{labels}{more}}}" : $"{{{labels},{more}}}";

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
