using System.Collections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Postroad.Api.Metrics;

/// <summary>
/// Sends meters and traces to a collector by OTLP, where the environment names one in the standard variables (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>
/// and its kin). Where it does not, nothing of OpenTelemetry is loaded.
/// </summary>
internal sealed class OtlpExport : IDisposable
{
    private const string Everything = "Postroad.*";

    private static readonly string[] EndPoints = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];

    private readonly MeterProvider _meters;
    private readonly TracerProvider _traces;

    private OtlpExport(IConfiguration environment, string version)
    {
        var resource = ResourceBuilder.CreateDefault().AddService("postroad", serviceVersion: version);
        _meters = Sdk.CreateMeterProviderBuilder().ConfigureServices(services => services.AddSingleton(environment)).SetResourceBuilder(resource).AddMeter(Everything).AddOtlpExporter().Build();
        _traces = Sdk.CreateTracerProviderBuilder().ConfigureServices(services => services.AddSingleton(environment)).SetResourceBuilder(resource).AddSource(Everything).AddOtlpExporter().Build();
    }

    /// <summary>Begins to send; null where nobody asked for it.</summary>
    public static OtlpExport? Start(IDictionary environment, string version) =>
        EndPoints.Any(name => environment[name] is string { Length: > 0 }) ? new OtlpExport(Read(environment), version) : null;

    private static IConfigurationRoot Read(IDictionary environment) => new ConfigurationBuilder()
        .AddInMemoryCollection(environment.Cast<DictionaryEntry>().Select(static e => KeyValuePair.Create($"{e.Key}", e.Value?.ToString()))).Build();

    /// <summary>Sends what is left, for some seconds at most.</summary>
    public void Dispose()
    {
        _traces.Dispose();
        _meters.Dispose();
    }
}
