namespace Postroad.Client;

/// <summary>A sender and those who use it now. When it is retired it is closed with the last of them.</summary>
internal sealed class SenderLease(MailSender sender)
{
    private int _users = 1;

    public MailSender Sender => sender;

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

    /// <summary>Ends one use; retiring ends the first one, which is the owner's.</summary>
    public ValueTask LeaveAsync() => Interlocked.Decrement(ref _users) == 0 ? sender.DisposeAsync() : default;
}
