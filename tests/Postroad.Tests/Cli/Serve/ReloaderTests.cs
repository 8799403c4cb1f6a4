using Microsoft.Extensions.Logging.Abstractions;
using Postroad.Cli.Serve;
using Postroad.Configuration;
using Postroad.Mail.Addresses;

namespace Postroad.Tests.Cli.Serve;

public sealed class ReloaderTests
{
    private static readonly LoadedConfiguration InForce = new("postroad.toml", new PostroadOptions { Hostname = DomainName.Parse("mx.test"), DataFolder = "/" }, [], []);

    // SIGHUP comes on a thread that has nobody above it: what is thrown there ends the server.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_reload_that_fails_is_told_and_does_not_throw(bool whileReading)
    {
        var failing = true;
        T Fail<T>(T otherwise) => failing ? throw new IOException("the disk\nis gone") : otherwise;
        var reloader = new Reloader(() => whileReading ? Fail(InForce) : InForce, InForce, _ => Fail(true), NullLogger<Reloader>.Instance);
        Assert.Equal(["postroad: the configuration could not be read again: the disk is gone"], reloader.Reload().Failure!.Lines);
        failing = false;
        Assert.NotNull(reloader.Reload().Result);
    }
}
