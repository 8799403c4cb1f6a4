using System.Text.Json;
using System.Text.Json.Serialization;
using Postroad.Configuration.Binding;

namespace Postroad.Cli.Config;

/// <summary>A setting as <c>config show --json</c> prints it, one a line.</summary>
/// <param name="Schema">Which form this is.</param>
/// <param name="Key">The whole key.</param>
/// <param name="Value">As it could stand in the file; null where it is not set.</param>
/// <param name="Origin">Who set it: <c>default</c>, a place in the file, or a variable.</param>
/// <param name="Default">What holds where nobody sets it.</param>
internal sealed record ShownSetting(string Schema, string Key, string? Value, string Origin, string? Default)
{
    public static void WriteJson(TextWriter writer, IEnumerable<BoundSetting> settings)
    {
        foreach (var setting in settings)
            writer.WriteLine(JsonSerializer.Serialize(
                new ShownSetting("postroad.config.setting/1", setting.Key, setting.Value, setting.Origin.ToString(), setting.Default), ShownSettingJson.Default.ShownSetting));
    }
}

/// <summary>JSON without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ShownSetting))]
internal sealed partial class ShownSettingJson : JsonSerializerContext;
