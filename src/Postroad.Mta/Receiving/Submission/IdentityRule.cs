namespace Postroad.Mta.Receiving.Submission;

/// <summary>As whom a user who logged in may send.</summary>
internal enum IdentityRule
{
    /// <summary>As the addresses of the account alone.</summary>
    Own,
    /// <summary>As anybody.</summary>
    Any,
}
