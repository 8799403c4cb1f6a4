using System.Text.Json;
using System.Text.Json.Serialization;
using Postroad.Configuration.Tree;

namespace Postroad.Cli.Config;

/// <summary>What <c>config check --json</c> prints.</summary>
/// <param name="Schema">Which form this is.</param>
/// <param name="File">The file as it was named.</param>
/// <param name="Valid">Whether a server would start with it.</param>
/// <param name="Faults">Everything that is wrong.</param>
internal sealed record CheckReport(string Schema, string File, bool Valid, IReadOnlyList<CheckReport.Fault> Faults)
{
    /// <summary>One thing that is wrong; line and column are 0 where there are none.</summary>
    internal sealed record Fault(string Source, int Line, int Column, string Key, string Message);

    public static string Of(string file, IReadOnlyList<ConfigFault> faults) => JsonSerializer.Serialize(new CheckReport("postroad.config.check/1", file, faults.Count == 0,
        [.. faults.Select(fault => new Fault(fault.Origin.Source, fault.Origin.Line, fault.Origin.Column, fault.Key, fault.Message))]), CheckReportJson.Default.CheckReport);
}

/// <summary>JSON without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CheckReport))]
internal sealed partial class CheckReportJson : JsonSerializerContext;
