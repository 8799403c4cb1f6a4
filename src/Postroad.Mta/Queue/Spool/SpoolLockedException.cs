namespace Postroad.Mta.Queue.Spool;

/// <summary>Another process works on the same spool.</summary>
internal sealed class SpoolLockedException(string message) : IOException(message);
