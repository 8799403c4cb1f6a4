using System.Collections.Immutable;

namespace Postroad.Configuration.Tree;

/// <summary>Values in a row.</summary>
internal sealed class ConfigList(Origin origin, ImmutableArray<ConfigNode> items) : ConfigNode(origin)
{
    public ImmutableArray<ConfigNode> Items { get; } = items;
}
