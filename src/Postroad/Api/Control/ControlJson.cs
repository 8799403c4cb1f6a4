using System.Text.Json.Serialization;

namespace Postroad.Api.Control;

/// <summary>JSON without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip)]
[JsonSerializable(typeof(ControlRequest))]
[JsonSerializable(typeof(ControlReply))]
[JsonSerializable(typeof(QueueMessage))]
[JsonSerializable(typeof(ControlBan))]
internal sealed partial class ControlJson : JsonSerializerContext;
