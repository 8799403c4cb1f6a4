namespace Postroad.Mta.Receiving.Space;

/// <summary>How the disk of the spool stands, the better ones first.</summary>
internal enum SpaceStep
{
    /// <summary>All mail is taken.</summary>
    Ample,
    /// <summary>Submissions are refused.</summary>
    Low,
    /// <summary>Mail of other servers is refused too, save for postmasters.</summary>
    Short,
}
