namespace Postroad.Configuration.Tree;

/// <summary>A value of the configuration before anybody knows what it means, with the place it was written.</summary>
internal abstract class ConfigNode(Origin origin)
{
    public Origin Origin { get; } = origin;
}
