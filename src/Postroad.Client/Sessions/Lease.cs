namespace Postroad.Client;

/// <summary>Something that is used by several and closed with the last of them, once its owner has let go.</summary>
internal sealed class Lease<T>(T item) where T : IAsyncDisposable
{
    private int _users = 1;

    public T Item => item;

    /// <summary>False where it is closed already: then another has taken its place.</summary>
    public bool TryEnter()
    {
        for (var users = Volatile.Read(ref _users); users > 0; users = Volatile.Read(ref _users))
        {
            if (Interlocked.CompareExchange(ref _users, users + 1, users) == users)
                return true;
        }
        return false;
    }

    /// <summary>Ends one use; the owner's is the first one.</summary>
    public ValueTask LeaveAsync() => Interlocked.Decrement(ref _users) == 0 ? item.DisposeAsync() : default;
}
