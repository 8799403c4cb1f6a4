namespace Postroad.Hosting.Logs;

/// <summary>How log lines look.</summary>
internal enum LogFormat
{
    /// <summary>For people and files: time, level, message.</summary>
    Plain,
    /// <summary>One JSON object a line.</summary>
    Json,
    /// <summary>For the journal: the level as a prefix, no time, since the journal keeps its own.</summary>
    Systemd,
}
