namespace Postroad.Api;

/// <summary>Whether the process can do its work now; asked at each request.</summary>
/// <param name="notReady">Why it cannot, in words; null where it can.</param>
internal sealed class HealthState(Func<string?> notReady)
{
    public string? NotReady => notReady();
}
