namespace Postroad.Mta.Queue.Scheduling;

/// <summary>
/// Lets recipients with the same last words share them: a dead destination says the same of each of its messages. It remembers a fixed number of
/// tails, the newest of those that fall on one place, so it costs the same however much is queued.
/// </summary>
internal sealed class TailTable
{
    private readonly byte[]?[] _places = new byte[1024][];

    public byte[]? Share(byte[]? tail)
    {
        if (tail is null)
            return null;
        var hash = new HashCode();
        hash.AddBytes(tail);
        ref var place = ref _places[(uint)hash.ToHashCode() % (uint)_places.Length];
        if (place is not null && place.AsSpan().SequenceEqual(tail))
            return place;
        place = tail;
        return tail;
    }
}
