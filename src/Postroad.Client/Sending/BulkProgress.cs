using System.Globalization;

namespace Postroad.Client;

/// <summary>How far many messages have come.</summary>
/// <param name="Sent">Messages that were accepted for every recipient.</param>
/// <param name="Failed">Messages that were not.</param>
/// <param name="Total">All of them, where that is known.</param>
/// <param name="Rate">Messages a second since the beginning.</param>
/// <param name="Eta">The time left at that rate; null where <paramref name="Total"/> is not known.</param>
/// <param name="Connections">Connections that are open.</param>
/// <param name="Elapsed">Time since the beginning.</param>
public sealed record BulkProgress(int Sent, int Failed, int? Total, double Rate, TimeSpan? Eta, int Connections, TimeSpan Elapsed)
{
    /// <summary>In one line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Sent + Failed}{(Total is { } total ? $"/{total}" : "")} {Rate:0}/s, {Failed} failed, {Connections} connections{(Eta is { } eta ? $", ETA {eta:hh\\:mm\\:ss}" : "")}");
}
