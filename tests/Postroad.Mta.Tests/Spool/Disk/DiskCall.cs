namespace Postroad.Mta.Tests.Spool.Disk;

/// <summary>What a memory disk is asked to do.</summary>
internal enum DiskCall
{
    EnsureFolder,
    List,
    Create,
    Open,
    Rename,
    Delete,
    FlushFolder,
    Lock,
    Write,
    Read,
    SetLength,
    Flush,
}
