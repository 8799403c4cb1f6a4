namespace Postroad.Configuration.Tree;

/// <summary>Where a key or a value was written.</summary>
/// <param name="Source">The file as it was named, <c>environment POSTROAD__…</c>, a flag, or <c>default</c>.</param>
/// <param name="Line">Counted from 1; 0 where there are no lines.</param>
/// <param name="Column">Counted from 1.</param>
internal sealed record Origin(string Source, int Line = 0, int Column = 0)
{
    /// <summary>Nobody wrote it.</summary>
    public static Origin Default { get; } = new("default");

    /// <summary>An environment variable.</summary>
    public static Origin Environment(string name) => new("environment " + name);

    /// <summary>As editors and compilers write a place.</summary>
    public override string ToString() => Line == 0 ? Source : $"{Source}:{Line}:{Column}";
}
