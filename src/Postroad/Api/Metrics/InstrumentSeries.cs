using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Postroad.Api.Metrics;

/// <summary>All series of one instrument. Their number is bounded: what is over goes to a series of its own.</summary>
internal sealed class InstrumentSeries
{
    private const int MostSeries = 2000;
    private const string Overflow = "overflow=\"true\"";

    // For durations in seconds, from a fast disk to a slow peer.
    private static readonly double[] DefaultBounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

    private readonly ConcurrentDictionary<string, Series> _series = new(StringComparer.Ordinal);
    private readonly Action<Series, double> _record;
    private readonly double[]? _bounds;

    public InstrumentSeries(Instrument instrument)
    {
        var kind = instrument.GetType().Name;
        var isHistogram = kind.StartsWith("Histogram", StringComparison.Ordinal);
        var isSum = kind.StartsWith("Counter", StringComparison.Ordinal) || kind.StartsWith("UpDownCounter", StringComparison.Ordinal);
        IsMonotonic = kind.StartsWith("Counter", StringComparison.Ordinal) || kind.StartsWith("ObservableCounter", StringComparison.Ordinal);
        IsObserved = instrument.IsObservable;
        Kind = isHistogram ? "histogram" : IsMonotonic ? "counter" : "gauge";
        Name = PrometheusName(instrument.Name, instrument.Unit, IsMonotonic);
        Help = instrument.Description ?? "";
        _bounds = isHistogram ? Bounds(instrument) : null;
        _record = isHistogram ? static (series, value) => series.Measure(value) : isSum ? static (series, value) => series.Add(value) : static (series, value) => series.Set(value);
    }

    public string Name { get; }

    public string Kind { get; }

    public string Help { get; }

    public bool IsMonotonic { get; }

    public bool IsObserved { get; }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = Labels(tags);
        // To count takes every lock of the dictionary: only where a series is new.
        if (!_series.TryGetValue(labels, out var series))
            series = _series.GetOrAdd(_series.Count >= MostSeries ? Overflow : labels, static (text, bounds) => new Series(text, bounds), _bounds);
        _record(series, value);
    }

    /// <summary>What is asked anew at each scrape has no memory: a series that is not told again is gone.</summary>
    public void Forget()
    {
        if (IsObserved)
            _series.Clear();
    }

    public void Write(TextWriter writer)
    {
        if (_series.IsEmpty)
            return;
        writer.Write($"# HELP {Name} {Help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\n# TYPE {Name} {Kind}\n");
        foreach (var series in _series.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            series.Value.Write(writer, Name);
    }

    /// <summary><c>postroad.queue.commit.duration</c> in <c>s</c> is <c>postroad_queue_commit_duration_seconds</c>.</summary>
    public static string PrometheusName(string name, string? unit, bool isMonotonic)
    {
        var text = new StringBuilder(string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')));
        var suffix = unit switch { "s" => "_seconds", "ms" => "_milliseconds", "By" => "_bytes", "%" => "_percent", _ => "" };
        if (suffix.Length > 0 && !text.ToString().EndsWith(suffix, StringComparison.Ordinal))
            text.Append(suffix);
        return isMonotonic ? text.Append("_total").ToString() : text.ToString();
    }

    private static double[] Bounds(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds],
        Histogram<long> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        Histogram<int> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        _ => DefaultBounds,
    };

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
            return "";
        var text = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            if (text.Length > 0)
                text.Append(',');
            text.Append(PrometheusName(name, null, isMonotonic: false)).Append("=\"");
            foreach (var c in Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")
                _ = c switch { '\\' => text.Append("\\\\"), '"' => text.Append("\\\""), '\n' => text.Append("\\n"), _ => text.Append(c) };
            text.Append('"');
        }
        return text.ToString();
    }
}
