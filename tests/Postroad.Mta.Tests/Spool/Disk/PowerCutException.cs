namespace Postroad.Mta.Tests.Spool.Disk;

/// <summary>The machine has lost its power; nothing that the program does from now on happens.</summary>
internal sealed class PowerCutException : Exception;
