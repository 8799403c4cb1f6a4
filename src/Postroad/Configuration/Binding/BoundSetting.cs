using Postroad.Configuration.Tree;

namespace Postroad.Configuration.Binding;

/// <summary>A key with the value in force.</summary>
/// <param name="Key">The whole key, such as <c>queue.retry</c>.</param>
/// <param name="Kind">What kind of value it has.</param>
/// <param name="Value">As it could stand in the file; a secret as its placeholder, or hidden. Null where there is none.</param>
/// <param name="Origin">Who set it.</param>
/// <param name="Default">The default as it could stand in the file, or null.</param>
/// <param name="Meaning">What it means, for the reference.</param>
internal sealed record BoundSetting(string Key, string Kind, string? Value, Origin Origin, string? Default, string Meaning);
