using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Postroad.Api.Metrics;

/// <summary>Listens to the instruments of the engine and of the runtime, and writes them in the text format of Prometheus (version 0.0.4).</summary>
internal sealed class MetricsCollector : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, InstrumentSeries> _instruments = new();
    private readonly Lock _scrape = new();

    /// <param name="takes">Which meters, by name.</param>
    public MetricsCollector(Func<string, bool> takes)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (takes(instrument.Meter.Name))
                listener.EnableMeasurementEvents(instrument, _instruments.GetOrAdd(instrument, static one => new InstrumentSeries(one)));
        };
        Take<byte>(static value => value);
        Take<short>(static value => value);
        Take<int>(static value => value);
        Take<long>(static value => value);
        Take<float>(static value => value);
        Take<double>(static value => value);
        Take<decimal>(static value => (double)value);
        _listener.Start();
    }

    /// <summary>The meters of Postroad and of the runtime beneath it.</summary>
    public static MetricsCollector OfServer() => new(static meter => meter.StartsWith("Postroad", StringComparison.Ordinal) || meter is "System.Runtime");

    public string Scrape()
    {
        using var writer = new StringWriter();
        lock (_scrape)
        {
            foreach (var series in _instruments.Values)
                series.Forget();
            _listener.RecordObservableInstruments();
            foreach (var series in _instruments.Values.OrderBy(series => series.Name, StringComparer.Ordinal))
                series.Write(writer);
        }
        return writer.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private void Take<T>(Func<T, double> number) where T : struct =>
        _listener.SetMeasurementEventCallback<T>((_, value, tags, state) => ((InstrumentSeries)state!).Record(number(value), tags));
}
