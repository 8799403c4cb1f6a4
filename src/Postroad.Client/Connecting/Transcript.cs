namespace Postroad.Client;

/// <summary>What of a session is logged.</summary>
public enum Transcript
{
    /// <summary>Nothing.</summary>
    None,
    /// <summary>Commands and replies, at debug level. What AUTH says is hidden; of content only its size is told.</summary>
    Commands,
    /// <summary>The content of messages too. Logs then hold what people wrote: for a search after a fault, not for every day.</summary>
    Content,
}
