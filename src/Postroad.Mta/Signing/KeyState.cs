namespace Postroad.Mta.Signing;

/// <summary>Where a key is in its life.</summary>
internal enum KeyState
{
    /// <summary>Made, and not used before its record was seen in the DNS.</summary>
    Waiting,
    /// <summary>Mail is signed with it.</summary>
    Active,
    /// <summary>No longer signed with; its record stays until mail on the way has been verified.</summary>
    Retired,
}
