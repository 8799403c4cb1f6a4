namespace Postroad.Api.Control;

/// <summary>Which messages; what is null does not count.</summary>
internal sealed record ControlFilter
{
    /// <summary>One message.</summary>
    public string? Id { get; init; }

    /// <summary>The sender: an address, a domain, or <c>&lt;&gt;</c>.</summary>
    public string? From { get; init; }

    /// <summary>The recipient: an address or a domain.</summary>
    public string? To { get; init; }

    /// <summary>The recipient's domain.</summary>
    public string? Domain { get; init; }

    /// <summary>Accepted longer ago than so many seconds.</summary>
    public double? OlderSeconds { get; init; }

    /// <summary><c>active</c>, <c>deferred</c> or <c>held</c>.</summary>
    public string? State { get; init; }
}
