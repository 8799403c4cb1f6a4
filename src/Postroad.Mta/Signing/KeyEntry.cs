namespace Postroad.Mta.Signing;

/// <summary>A key of a domain.</summary>
/// <param name="Selector">Its name within the domain.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="Since">Since when.</param>
internal sealed record KeyEntry(string Selector, KeyState State, DateTimeOffset Since);
