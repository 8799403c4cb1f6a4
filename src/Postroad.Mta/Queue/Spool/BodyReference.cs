namespace Postroad.Mta.Queue.Spool;

/// <summary>Where a body is, in the provider's own terms; the queue keeps it and hands it back.</summary>
/// <param name="Length">The octets of the body.</param>
/// <param name="Segment">The provider's container.</param>
/// <param name="Offset">The place within it.</param>
internal readonly record struct BodyReference(long Length, long Segment, long Offset);
