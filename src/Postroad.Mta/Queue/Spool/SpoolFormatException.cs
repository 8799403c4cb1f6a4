namespace Postroad.Mta.Queue.Spool;

/// <summary>The spool was written by a newer program in a format that this one does not know. Nothing was touched.</summary>
internal sealed class SpoolFormatException(string message) : IOException(message);
