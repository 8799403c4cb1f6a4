namespace Postroad.Mta.Queue.Spool;

/// <summary>A record or body does not pass its check. Others are not touched by it.</summary>
internal sealed class SpoolDamageException(string message) : IOException(message);
