using System.Globalization;

namespace Postroad.Mta.Queue.Spool.Journal.Segments;

/// <summary>What is called what in the folder of the spool.</summary>
internal sealed class JournalPaths(string folder)
{
    private const string SegmentEnd = ".segment";
    private const string SpareStart = "spare.";
    private const string NewStart = "new.";

    /// <summary>The folder of the spool.</summary>
    public string Root { get; } = Path.GetFullPath(folder);

    /// <summary>The segments and spares.</summary>
    public string Journal => Path.Join(Root, "journal");

    /// <summary>The bodies too large to stand in a segment.</summary>
    public string Bodies => Path.Join(Root, "bodies");

    /// <summary>What did not pass its check.</summary>
    public string Damaged => Path.Join(Root, "damaged");

    /// <summary>Locked while a server runs.</summary>
    public string Lock => Path.Join(Root, "lock");

    /// <summary>The number of the last start.</summary>
    public string Epoch => Path.Join(Root, "epoch");

    /// <summary>A segment in use.</summary>
    public string Segment(uint id) => Path.Join(Journal, Text(id) + SegmentEnd);

    /// <summary>A segment to be used again; named for the last id it had.</summary>
    public string Spare(uint id) => Path.Join(Journal, SpareStart + Text(id));

    /// <summary>A segment in the making.</summary>
    public string New(uint id) => Path.Join(Journal, NewStart + Text(id));

    /// <summary>The copy of octets that did not pass.</summary>
    public string SetAside(uint segment, long offset, string end) => Path.Join(Damaged, $"{Text(segment)}-{offset:x8}.{end}");

    /// <summary>The id in a segment's name.</summary>
    public static bool IsSegment(string name, out uint id)
    {
        id = 0;
        return name.EndsWith(SegmentEnd, StringComparison.Ordinal) && TryId(name.AsSpan(0, name.Length - SegmentEnd.Length), out id);
    }

    /// <summary>The id in a spare's name.</summary>
    public static bool IsSpare(string name, out uint id)
    {
        id = 0;
        return name.StartsWith(SpareStart, StringComparison.Ordinal) && TryId(name.AsSpan(SpareStart.Length), out id);
    }

    /// <summary>Whether a file was in the making when the process ended.</summary>
    public static bool IsNew(string name) => name.StartsWith(NewStart, StringComparison.Ordinal);

    private static bool TryId(ReadOnlySpan<char> text, out uint id)
    {
        id = 0;
        return text.Length == 8 && uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out id);
    }

    private static string Text(uint id) => id.ToString("x8", CultureInfo.InvariantCulture);
}
