using System.Diagnostics.Metrics;
using Postroad.Api.Metrics;

namespace Postroad.Tests.Api;

public sealed class MetricsTests : IDisposable
{
    private readonly string _name = "Test." + Guid.NewGuid();
    private readonly Meter _meter;
    private readonly MetricsCollector _collector;

    public MetricsTests()
    {
        _meter = new Meter(_name);
        _collector = new MetricsCollector(name => name == _name);
    }

    public void Dispose()
    {
        _collector.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void A_counter_adds_up_by_its_tags()
    {
        var counter = _meter.CreateCounter<long>("postroad.accepts", "{message}", "Messages accepted.");
        counter.Add(1, new KeyValuePair<string, object?>("listener", "mx"));
        counter.Add(2, new KeyValuePair<string, object?>("listener", "mx"));
        counter.Add(5, new KeyValuePair<string, object?>("listener", "odd\"\\\n"));
        Assert.Equal("""
            # HELP postroad_accepts_total Messages accepted.
            # TYPE postroad_accepts_total counter
            postroad_accepts_total{listener="mx"} 3
            postroad_accepts_total{listener="odd\"\\\n"} 5

            """, _collector.Scrape(), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void A_level_is_asked_at_each_scrape()
    {
        var depth = 3;
        _meter.CreateObservableGauge("postroad.queue.depth", () => depth, "{message}", "Messages that wait.");
        Assert.Contains("# TYPE postroad_queue_depth gauge\npostroad_queue_depth 3\n", _collector.Scrape(), StringComparison.Ordinal);
        depth = 4;
        Assert.Contains("postroad_queue_depth 4\n", _collector.Scrape(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_series_that_is_not_told_again_is_gone()
    {
        var states = new Dictionary<string, int> { ["held"] = 1, ["active"] = 2 };
        _meter.CreateObservableUpDownCounter("postroad.queue", () => states.Select(s => new Measurement<int>(s.Value, new KeyValuePair<string, object?>("state", s.Key))));
        Assert.Contains("held", _collector.Scrape(), StringComparison.Ordinal);
        states.Remove("held");
        Assert.DoesNotContain("held", _collector.Scrape(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_histogram_has_buckets_that_add_up()
    {
        var commit = _meter.CreateHistogram("postroad.commit", "s", "Commits.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.1] });
        commit.Record(0.005);
        commit.Record(0.01);
        commit.Record(5);
        Assert.Equal("""
            # HELP postroad_commit_seconds Commits.
            # TYPE postroad_commit_seconds histogram
            postroad_commit_seconds_bucket{le="0.01"} 2
            postroad_commit_seconds_bucket{le="0.1"} 2
            postroad_commit_seconds_bucket{le="+Inf"} 3
            postroad_commit_seconds_sum 5.015
            postroad_commit_seconds_count 3

            """, _collector.Scrape(), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Tags_without_end_do_not_fill_the_memory()
    {
        var counter = _meter.CreateCounter<int>("postroad.odd");
        for (var i = 0; i < 5000; i++)
            counter.Add(1, new KeyValuePair<string, object?>("peer", i));
        var lines = _collector.Scrape().Split('\n');
        Assert.True(lines.Length < 2100);
        Assert.Contains("postroad_odd_total{overflow=\"true\"} 3000", lines);
    }

    [Theory]
    [InlineData("postroad.queue.commit.duration", "s", false, "postroad_queue_commit_duration_seconds")]
    [InlineData("postroad.bytes", "By", true, "postroad_bytes_total")]
    [InlineData("dotnet.gc.heap-size", "By", false, "dotnet_gc_heap_size_bytes")]
    public void A_name_is_as_Prometheus_wants_it(string name, string unit, bool monotonic, string expected) =>
        Assert.Equal(expected, InstrumentSeries.PrometheusName(name, unit, monotonic));
}
