namespace Postroad.Smtp.Sasl.Server;

/// <summary>Why a login failed.</summary>
internal enum SaslFailure
{
    /// <summary>User or secret are wrong.</summary>
    Credentials,
    /// <summary>The message does not follow the mechanism's grammar.</summary>
    Malformed,
    /// <summary>It could not be decided now.</summary>
    Unavailable,
    /// <summary>The mechanism is not strong enough for this user.</summary>
    TooWeak,
}
