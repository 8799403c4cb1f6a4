using System.Text.Json.Serialization;

namespace Postroad.Api.Control;

/// <summary>Who may not log in for a while, as <c>ban list --json</c> prints it.</summary>
/// <param name="Subject">An account or a network.</param>
/// <param name="Failures">How many logins failed.</param>
/// <param name="Until">When the ban ends by itself.</param>
internal sealed record ControlBan(string Subject, int Failures, DateTimeOffset Until)
{
    [JsonPropertyOrder(-10)]
    public string Schema { get; init; } = "postroad.ban/1";
}
