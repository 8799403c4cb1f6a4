namespace Postroad.Smtp.Sasl;

/// <summary>What became of a password check; what nobody set opens no session.</summary>
public enum PasswordVerdict
{
    /// <summary>It could not be checked now: answered with 454 4.7.0.</summary>
    Unavailable,
    /// <summary>User and password do not belong together, or there is no such user; which of the two is never told.</summary>
    Wrong,
    /// <summary>User and password belong together.</summary>
    Right,
}
