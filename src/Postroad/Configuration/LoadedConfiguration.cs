using Postroad.Configuration.Binding;
using Postroad.Configuration.Tree;

namespace Postroad.Configuration;

/// <summary>What loading came to.</summary>
/// <param name="File">The file as it was named.</param>
/// <param name="Options">Null where there is no file; not to be used where there are faults.</param>
/// <param name="Settings">Each key with the value in force and who set it.</param>
/// <param name="Faults">Everything that is wrong, in the order of the file; empty where all is well.</param>
internal sealed record LoadedConfiguration(string File, PostroadOptions? Options, IReadOnlyList<BoundSetting> Settings, IReadOnlyList<ConfigFault> Faults)
{
    /// <summary>Faults as one meets them who reads the file from its beginning.</summary>
    public static IReadOnlyList<ConfigFault> InOrder(IEnumerable<ConfigFault> faults) =>
        [.. faults.OrderBy(fault => fault.Origin.Source, StringComparer.Ordinal).ThenBy(fault => fault.Origin.Line).ThenBy(fault => fault.Origin.Column)];
}
