using Postroad.Configuration;
using Postroad.Configuration.Tree;
using Postroad.Smtp.Transport;

namespace Postroad.Cli.Config;

/// <summary>Looks at the files that [tls] names, as a server does when it starts.</summary>
internal static class CertificateFaults
{
    /// <summary>What is wrong with them; a fault's message is what <c>serve</c> says of it.</summary>
    public static IReadOnlyList<ConfigFault> Of(LoadedConfiguration loaded) => loaded.Options is { } options
        ? [.. CertificateStore.FindFaults(options.Tls).Select(found => Of(found.Option, found.Fault, loaded))]
        : [];

    private static ConfigFault Of(string option, CertificateException fault, LoadedConfiguration loaded)
    {
        var setting = loaded.Settings.First(setting => setting.Key.Replace("\"", "", StringComparison.Ordinal) == $"tls.{option}");
        return new ConfigFault(setting.Origin, setting.Key, fault.Message.ReplaceLineEndings(" ").TrimEnd('.'));
    }
}
