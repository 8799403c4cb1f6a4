namespace Postroad.Configuration.Tree;

/// <summary>A key of a table, with the place of the key and, in its node, that of the value.</summary>
internal readonly record struct ConfigEntry(string Key, Origin KeyOrigin, ConfigNode Value);
