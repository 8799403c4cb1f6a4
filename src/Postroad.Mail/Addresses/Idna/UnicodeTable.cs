namespace Postroad.Mail.Addresses.Idna;

/// <summary>The character data that IDNA and SASLprep need, read once from the table beside this file. Its making and its form: tools/unicode-table.mjs.</summary>
internal sealed class UnicodeTable
{
    private static readonly Lazy<UnicodeTable> Loaded = new(() => new UnicodeTable());

    private readonly CharacterClass[] _classes;
    private readonly int[] _runStarts;
    private readonly byte[] _runClasses;
    private readonly Dictionary<int, int[]> _mappings;
    private readonly Dictionary<int, int[]> _compatibility;
    private readonly Dictionary<int, (int First, int Second)> _decompositions = [];
    private readonly Dictionary<(int First, int Second), int> _compositions = [];

    private UnicodeTable()
    {
        using var stream = typeof(UnicodeTable).Assembly.GetManifestResourceStream("Postroad.Mail.unicode.table")!;
        using var reader = new BinaryReader(stream);
        _classes = new CharacterClass[reader.Read7BitEncodedInt()];
        for (var i = 0; i < _classes.Length; i++)
            _classes[i] = new((MappingStatus)reader.ReadByte(), (BidiClass)reader.ReadByte(), (JoiningType)reader.ReadByte(), ReadByteValue(reader), ReadByteValue(reader) != 0);
        _runStarts = new int[reader.Read7BitEncodedInt()];
        _runClasses = new byte[_runStarts.Length];
        var codePoint = 0;
        for (var i = 0; i < _runStarts.Length; i++)
        {
            _runStarts[i] = codePoint;
            codePoint += reader.Read7BitEncodedInt();
            _runClasses[i] = ReadByteValue(reader);
        }
        _mappings = ReadMappings(reader);
        ReadDecompositions(reader);
        _compatibility = ReadMappings(reader);
    }

    public static UnicodeTable Instance => Loaded.Value;

    public CharacterClass this[int codePoint]
    {
        get
        {
            var index = Array.BinarySearch(_runStarts, codePoint);
            return _classes[_runClasses[index < 0 ? ~index - 1 : index]];
        }
    }

    /// <summary>What a code point of status <see cref="MappingStatus.Mapped"/> is replaced by.</summary>
    public ReadOnlySpan<int> Map(int codePoint) => _mappings.TryGetValue(codePoint, out var mapping) ? mapping : [];

    /// <summary>The canonical decomposition of a code point, one step; the second is 0 where there is but one.</summary>
    public bool TryDecompose(int codePoint, out (int First, int Second) parts) => _decompositions.TryGetValue(codePoint, out parts);

    /// <summary>The compatibility decomposition of a code point, one step; nothing where it has none.</summary>
    public ReadOnlySpan<int> DecomposeCompatibly(int codePoint) => _compatibility.TryGetValue(codePoint, out var parts) ? parts : [];

    /// <summary>The primary composite of two code points.</summary>
    public bool TryCompose(int first, int second, out int composite) => _compositions.TryGetValue((first, second), out composite);

    private static byte ReadByteValue(BinaryReader reader) => (byte)reader.Read7BitEncodedInt();

    private static Dictionary<int, int[]> ReadMappings(BinaryReader reader)
    {
        var count = reader.Read7BitEncodedInt();
        var mappings = new Dictionary<int, int[]>(count);
        for (var codePoint = 0; count > 0; count--)
        {
            codePoint += reader.Read7BitEncodedInt();
            var mapping = new int[reader.Read7BitEncodedInt()];
            for (var i = 0; i < mapping.Length; i++)
                mapping[i] = reader.Read7BitEncodedInt();
            mappings.Add(codePoint, mapping);
        }
        return mappings;
    }

    private void ReadDecompositions(BinaryReader reader)
    {
        var count = reader.Read7BitEncodedInt();
        for (var codePoint = 0; count > 0; count--)
        {
            codePoint += reader.Read7BitEncodedInt();
            var parts = (reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt());
            _decompositions.Add(codePoint, parts);
            if (reader.ReadByte() != 0)
                _compositions.Add(parts, codePoint);
        }
    }
}
