namespace Postroad.Smtp.Sasl.Server;

/// <summary>What a mechanism does next (RFC 4422 §3).</summary>
internal abstract record SaslStep
{
    /// <summary>The store could not answer.</summary>
    public static readonly SaslStep Unavailable = new Failed(SaslFailure.Unavailable, null);

    /// <summary>Asks the client something.</summary>
    public sealed record Challenge(byte[] Message) : SaslStep;

    /// <summary>The client is who it says: the authorization identity.</summary>
    public sealed record LoggedIn(string User) : SaslStep;

    /// <summary>It is not; <paramref name="User"/> is whom it said to be, for the log, where that was understood.</summary>
    public sealed record Failed(SaslFailure Failure, string? User) : SaslStep;
}
