namespace Postroad.Smtp.Sasl;

/// <summary>What became of a password check.</summary>
public enum PasswordVerdict
{
    /// <summary>User and password belong together.</summary>
    Right,
    /// <summary>They do not, or there is no such user; which of the two is never told.</summary>
    Wrong,
    /// <summary>It could not be checked now: answered with 454 4.7.0.</summary>
    Unavailable,
}
