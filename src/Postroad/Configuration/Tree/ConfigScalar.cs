namespace Postroad.Configuration.Tree;

/// <summary>A single value.</summary>
internal sealed class ConfigScalar(Origin origin, ScalarKind kind, string text) : ConfigNode(origin)
{
    public ScalarKind Kind { get; } = kind;
    public string Text { get; } = text;
}
