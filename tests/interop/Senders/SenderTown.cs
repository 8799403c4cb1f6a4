using Postroad.Interop.Neighbours;
using Postroad.Interop.Senders.Rivals;
using Postroad.Interop.Senders.Samples;
using Postroad.Mail.Addresses;
using Postroad.Mail.Dkim;
using Postroad.Mail.Dkim.Signing;
using Postroad.Mail.Dns;

namespace Postroad.Interop.Senders;

/// <summary>Those who judge senders, around one DNS: a name server with all keys and policies, and the programs that ask it. Started with the first test that needs them.</summary>
public sealed class SenderTown : IAsyncLifetime
{
    /// <summary>The domain that signs and seals here.</summary>
    public static readonly DomainName Signer = DomainName.Parse("signer.example");

    /// <summary>The folder with the test data of others; null where the environment names none.</summary>
    public static string? Samples => Environment.GetEnvironmentVariable("POSTROAD_CONFORMANCE") is { Length: > 0 } folder && Directory.Exists(folder) ? folder : null;

    public string Folder { get; } = Directory.CreateTempSubdirectory("postroad-interop-").FullName;

    public DkimSigningKey Rsa { get; } = DkimSigningKey.Create(Signer, "rsa", DkimAlgorithm.RsaSha256);

    public DkimSigningKey Ed25519 { get; } = DkimSigningKey.Create(Signer, "ed", DkimAlgorithm.Ed25519Sha256);

    public Nsd Dns { get; private set; } = null!;

    /// <summary>Null where it is not installed, and need not be.</summary>
    public Rspamd? Rspamd { get; private set; }

    /// <summary>Null where it is not installed, and need not be.</summary>
    public OpenDmarc? OpenDmarc { get; private set; }

    internal OpenDkim OpenDkim { get; private set; } = null!;

    internal Checkers Checkers { get; private set; } = null!;

    /// <summary>Our own way to the same DNS.</summary>
    public IDnsResolver Resolver { get; private set; } = null!;

    public string RsaFile { get; private set; } = "";

    public string Ed25519File { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var zone = new SenderZone().Text(Rsa.RecordName, Rsa.Record).Text(Ed25519.RecordName, Ed25519.Record);
        foreach (var (name, text) in SenderPolicies.Records)
            zone.Text(name, text);
        if (Samples is { } samples)
        {
            foreach (var file in new[] { "dkim/mimekit/rfc8463.zone.json", "arc/rspamd-zone.json", "dkim/mail-dkim/zone.json" }.Select(f => Path.Combine(samples, f))
                .Concat(Directory.EnumerateFiles(samples, "*zone.json", SearchOption.AllDirectories).Where(f => f.Contains("/dkim/", StringComparison.Ordinal) || f.Contains("/arc/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)))
                zone.File(file);
        }
        (RsaFile, Ed25519File) = (Keep(Rsa), Keep(Ed25519));
        Dns = await Nsd.StartAsync(Loopback.SenderDns, ".", zone.ToString());
        Resolver = new StubResolver(new DnsOptions { Servers = [Dns.EndPoint.ToString()] }, TimeProvider.System);
        // A name server that cannot read its zone answers all the same.
        if (await Resolver.ResolveAsync(Rsa.RecordName, DnsType.Txt, CancellationToken.None) is not { Status: DnsStatus.Found })
            throw new InvalidOperationException("The name server does not know its zone.\n" + await Dns.DescribeAsync());
        (OpenDkim, Checkers) = (new OpenDkim(Dns, Folder), new Checkers(Dns));
        if (Needed.IsHere(Rivals.Rspamd.Program))
            Rspamd = await Rivals.Rspamd.StartAsync(Dns, Signer.Ascii, Rsa.Selector, Rsa.ToPem());
        if (Needed.IsHere(Rivals.OpenDmarc.Program))
            OpenDmarc = await Rivals.OpenDmarc.StartAsync(Dns);
    }

    /// <summary>Puts a message where the programs can read it.</summary>
    public string Keep(byte[] message)
    {
        var file = Path.Combine(Folder, $"{Guid.NewGuid():N}.eml");
        File.WriteAllBytes(file, message);
        return file;
    }

    /// <summary>Puts a key where root alone can read it.</summary>
    public string Keep(DkimSigningKey key)
    {
        var file = Path.Combine(Folder, $"{Guid.NewGuid():N}.pem");
        File.WriteAllText(file, key.ToPem());
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var neighbour in new Neighbour?[] { OpenDmarc, Rspamd, Dns })
        {
            if (neighbour is not null)
                await neighbour.DisposeAsync();
        }
        Rsa.Dispose();
        Ed25519.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
