namespace Postroad.Smtp.Server.Health;

/// <summary>How much the server may take on.</summary>
public enum LoadLevel
{
    /// <summary>All.</summary>
    Normal,
    /// <summary>All, but it waits less for its clients: 10 s for a command, and content has to come at 500 octets a second.</summary>
    Stressed,
    /// <summary>No new connections and no new transactions: 421 and 452.</summary>
    Overloaded,
}
