using System.Text.Json.Serialization;

namespace Postroad.Cli.Config;

/// <summary>What <c>config reload --json</c> prints.</summary>
/// <param name="Schema">Which form this is.</param>
/// <param name="Changed">The keys that have another value now.</param>
/// <param name="Waiting">The keys whose new value comes with the next start.</param>
internal sealed record ReloadReport(string Schema, IReadOnlyList<string> Changed, IReadOnlyList<string> Waiting);

/// <summary>JSON without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ReloadReport))]
internal sealed partial class ReloadReportJson : JsonSerializerContext;
