namespace Postroad.Crash.Proof;

/// <summary>One system call as strace saw it: where it began and ended among the lines.</summary>
internal sealed record Call(int Begin, int End, string Name, string Text)
{
    public bool IsSend => Name is "sendto" or "sendmsg" || IsWrite && Text.Contains("<TCP", StringComparison.Ordinal);

    public bool IsWrite => Name is "write" or "writev" or "pwrite64" or "pwritev";

    /// <summary>Whether a name comes or goes: then the folder has to be flushed.</summary>
    public bool MakesName => Name.StartsWith("rename", StringComparison.Ordinal) || Name == "unlink" || Name.StartsWith("open", StringComparison.Ordinal) && Text.Contains("O_CREAT", StringComparison.Ordinal);

    /// <summary>The file: what its descriptor stands for, or the last name in the call.</summary>
    public string? Path
    {
        get
        {
            if (Name is "fsync" or "fdatasync" || IsWrite)
                return Between(Text.IndexOf('<', StringComparison.Ordinal), '>');
            var end = Text.LastIndexOf('"');
            var start = end < 1 ? -1 : Text.LastIndexOf('"', end - 1);
            return start < 0 ? null : Text[(start + 1)..end];
        }
    }

    /// <summary>What a send says, up to its line end.</summary>
    public string Reply
    {
        get
        {
            var start = Text.IndexOf("\"250 ", StringComparison.Ordinal);
            return start < 0 ? "" : Text[(start + 1)..].Split('\\', '"')[0];
        }
    }

    private string? Between(int start, char end)
    {
        var stop = start < 0 ? -1 : Text.IndexOf(end, start);
        return stop < 0 ? null : Text[(start + 1)..stop];
    }
}
