namespace Postroad.Api.Control;

/// <summary>What was done.</summary>
/// <param name="Messages">Messages that were changed, or listed.</param>
/// <param name="Recipients">Recipients that were changed.</param>
/// <param name="InFlight">Recipients that were left alone because an attempt runs.</param>
/// <param name="Unreadable">Messages that were left alone because they cannot be read.</param>
/// <param name="Changed">Of a reload: the keys that have another value now.</param>
/// <param name="Waiting">Of a reload: the keys whose new value comes with the next start.</param>
internal sealed record ControlResult(int Messages = 0, int Recipients = 0, int InFlight = 0, int Unreadable = 0, IReadOnlyList<string>? Changed = null, IReadOnlyList<string>? Waiting = null);
