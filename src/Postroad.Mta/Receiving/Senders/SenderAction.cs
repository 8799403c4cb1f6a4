namespace Postroad.Mta.Receiving.Senders;

/// <summary>What is done with mail by what the checks of its sender say.</summary>
internal enum SenderAction
{
    /// <summary>It is taken, and the verdict written into Authentication-Results.</summary>
    Tag,
    /// <summary>It is taken and marked; a mailbox here puts it into its Junk folder.</summary>
    Quarantine,
    /// <summary>It is refused for good.</summary>
    Refuse,
    /// <summary>It is refused for now.</summary>
    Defer,
}
