namespace Postroad.Client;

/// <summary>What is known of a message after a failure.</summary>
public enum Delivery
{
    /// <summary>The server does not have it: sending it again makes no duplicate.</summary>
    NotSent,
    /// <summary>It went out whole and the answer never came: the server may have it or not.</summary>
    Unknown,
}
