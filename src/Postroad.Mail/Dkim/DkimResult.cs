namespace Postroad.Mail.Dkim;

/// <summary>What became of a signature, in the words of RFC 8601 §2.7.1; after <see cref="None"/> the better comes first.</summary>
public enum DkimResult
{
    /// <summary>There is no signature.</summary>
    None,
    /// <summary>The signature is good, and covers the whole body.</summary>
    Pass,
    /// <summary>The signature may be good, but not good enough: an old algorithm, a short key, an expired one, a body or a field that it leaves open.</summary>
    Policy,
    /// <summary>Nothing can be said of the signature.</summary>
    Neutral,
    /// <summary>The message is not as it was signed.</summary>
    Fail,
    /// <summary>The key could not be had; the same question may be answered later.</summary>
    TempError,
    /// <summary>The signature or its key breaks the standard, or the key is gone.</summary>
    PermError,
}
