using Postroad.Interop.Neighbours;

[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
[assembly: AssemblyFixture(typeof(Postroad.Interop.Town))]

namespace Postroad.Interop;

/// <summary>All who live on this loopback: Postroad, a name server, and the mail servers of the world. Started once for the suite.</summary>
public sealed class Town : IAsyncLifetime
{
    public TestCertificate Certificate { get; } = new();

    public Nsd Dns { get; private set; } = null!;

    public Postfix Postfix { get; private set; } = null!;

    public Exim Exim { get; private set; } = null!;

    public OpenSmtpd OpenSmtpd { get; private set; } = null!;

    public Dovecot Dovecot { get; private set; } = null!;

    public Aiosmtpd Aiosmtpd { get; private set; } = null!;

    public PostroadServer Postroad { get; private set; } = null!;

    public DevelopmentServer Development { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        try
        {
            await SettleAsync();
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    private async Task SettleAsync()
    {
        Dns = await Nsd.StartAsync();
        Postfix = await Postfix.StartAsync(Dns, Certificate);
        Exim = await Exim.StartAsync(Dns, Certificate);
        OpenSmtpd = await OpenSmtpd.StartAsync(Certificate);
        Postroad = await PostroadServer.StartAsync(Certificate);
        Development = await DevelopmentServer.StartAsync(PostroadServer.Program);
        Dovecot = await Dovecot.StartAsync();
        Aiosmtpd = await Aiosmtpd.StartAsync(Certificate);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var neighbour in new IAsyncDisposable?[] { Development, Postroad, Aiosmtpd, Dovecot, OpenSmtpd, Exim, Postfix, Dns })
        {
            if (neighbour is not null)
                await neighbour.DisposeAsync();
        }
        Certificate.Dispose();
    }

    /// <summary>What Postroad and one neighbour said last, for a test that failed.</summary>
    public async Task<string> DescribeAsync(Neighbour neighbour) => await Postroad.DescribeAsync() + "\n" + await neighbour.DescribeAsync();
}
