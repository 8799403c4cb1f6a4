using Postroad.Configuration.Binding;
using Postroad.Configuration.Values;
using Postroad.Mail.Addresses;
using Postroad.Smtp.Transport;

namespace Postroad.Configuration.Sections;

/// <summary><c>[tls]</c> and <c>[tls."NAME"]</c></summary>
internal static class TlsSection
{
    public static void Bind(Section root, TlsOptions options, string folder)
    {
        var section = root.Table("tls");
        options.Certificate = Read(section, "certificate", folder, "The certificate chain in PEM, own certificate first; read again when it changes. Left out, a self-signed pair is made in the data folder.");
        options.Key = Read(section, "key", folder, "Its private key in PEM; left out, it stands in the file of the certificate.");
        options.ClientAuthorities = Read(section, "client_authorities", folder, "The authorities in PEM whose client certificates are believed where a listener asks for them; the address in such a certificate is the account.");
        options.Policy = section.Value("policy", options.Policy, RoomKinds.TlsPolicy, "Ciphers of TLS 1.2: modern takes those with forward secrecy and authenticated encryption alone (RFC 9325), compatible what the system takes by default. TLS 1.3 is the same in both.");
        if (options.Policy == TlsPolicy.Modern && OperatingSystem.IsWindows())
            section.Fault("policy cannot be modern on Windows, where the system chooses the ciphers");
        if (options.Certificate is null && options.Key is not null)
            section.Fault("certificate is missing: a key alone is of no use");
        foreach (var (name, _, pair) in section.OtherTables("\"mail.example.org\""))
        {
            var certificate = Read(pair, "certificate", folder, "The chain shown to clients that ask for this name (SNI).");
            var key = Read(pair, "key", folder, "Its private key.");
            var host = name.Trim('"');
            if (!DomainName.TryParse(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host, out _))
                pair.Fault($"{name} is not a name that a client could ask for, such as \"mail.example.org\" or \"*.example.org\"");
            else if (certificate is null)
                pair.Fault("certificate is missing");
            else if (!options.Names.TryAdd(host, new CertificateFiles { Certificate = certificate, Key = key }))
                pair.Fault($"the name {name} is there twice");
        }
    }

    private static string? Read(Section section, string key, string folder, string meaning) =>
        section.Value<string>(key, null, ValueKinds.Path, meaning) is { } path ? Path.GetFullPath(path, folder) : null;
}
