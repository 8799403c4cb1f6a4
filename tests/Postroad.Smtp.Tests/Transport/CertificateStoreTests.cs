using System.Net.Security;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Postroad.Smtp.Tests.Server;
using Postroad.Smtp.Transport;
using Postroad.TestKit;

namespace Postroad.Smtp.Tests.Transport;

public class CertificateStoreTests
{
    private static CertificateStore Open(TlsOptions options, FakeTimeProvider? clock = null, CollectingLog? log = null) => new(
        options, log is null ? NullLogger<CertificateStore>.Instance : new Microsoft.Extensions.Logging.Logger<CertificateStore>(log), clock ?? new FakeTimeProvider(TimeProvider.System.GetUtcNow()));

    private static string Shown(CertificateStore store, string? name) =>
        store.Choose(new SslClientHelloInfo(name!, default)).ServerCertificateContext!.TargetCertificate.Subject;

    [Fact]
    public void The_name_that_a_client_asks_for_chooses_the_pair()
    {
        using var folder = new TempFolder();
        var options = Options(folder, "main.test");
        options.Names["second.test"] = Files(folder, "second.test");
        options.Names["*.wild.test"] = Files(folder, "wild.test");
        using var store = Open(options);
        Assert.Equal("CN=main.test", Shown(store, null));
        Assert.Equal("CN=main.test", Shown(store, ""));
        Assert.Equal("CN=main.test", Shown(store, "unknown.test"));
        Assert.Equal("CN=second.test", Shown(store, "Second.Test"));
        Assert.Equal("CN=wild.test", Shown(store, "a.wild.test"));
        Assert.Equal("CN=main.test", Shown(store, "a.b.wild.test"));
        Assert.Equal("CN=main.test", Shown(store, "wild.test"));
    }

    [Fact]
    public void A_pair_that_changes_is_shown_from_then_on()
    {
        using var folder = new TempFolder();
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var options = Options(folder, "old.test");
        using var store = Open(options, clock);
        Replace(options, folder, TestCertificates.Create("new.test"));
        Assert.Equal("CN=old.test", Shown(store, null));
        clock.Advance(options.ReloadInterval);
        Assert.Equal("CN=new.test", Shown(store, null));
    }

    [Fact]
    public void A_pair_that_changes_into_nonsense_is_not_taken_and_the_log_says_so()
    {
        using var folder = new TempFolder();
        var log = new CollectingLog();
        var options = Options(folder, "old.test");
        using var store = Open(options, log: log);
        File.WriteAllText(options.Key!, TestCertificates.KeyPem(TestCertificates.Create("other.test")));
        Touch(options.Key!);
        store.Reload();
        Assert.Equal("CN=old.test", Shown(store, null));
        Assert.Contains(log.Events, static one => one.Id.Name == "KeptOld");
        Replace(options, folder, TestCertificates.CreateRsa("new.test"));
        store.Reload();
        Assert.Equal("CN=new.test", Shown(store, null));
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("a\0.test")]
    [InlineData("*.wild.test")]
    [InlineData("'; drop table names; --")]
    [InlineData(".wild.test")]
    [InlineData("second.test.")]
    [InlineData("\u017Fecond.test")]
    public void A_name_that_is_none_of_ours_chooses_the_default(string name)
    {
        using var folder = new TempFolder();
        var options = Options(folder, "main.test");
        options.Names["second.test"] = Files(folder, "second.test");
        using var store = Open(options);
        Assert.Equal("CN=main.test", Shown(store, name));
        Assert.Equal("CN=main.test", Shown(store, new string('a', 255)));
    }

    [Fact]
    public void A_pair_that_vanishes_stays_and_the_log_says_so_once()
    {
        using var folder = new TempFolder();
        var log = new CollectingLog();
        var options = Options(folder, "old.test");
        using var store = Open(options, log: log);
        File.Delete(options.Certificate!);
        store.Reload();
        store.Reload();
        Assert.Equal("CN=old.test", Shown(store, null));
        Assert.Single(log.Events, static one => one.Id.Name == "Gone");
        Replace(options, folder, TestCertificates.Create("new.test"));
        store.Reload();
        Assert.Equal("CN=new.test", Shown(store, null));
        File.Delete(options.Key!);
        store.Reload();
        Assert.Equal(2, log.Events.Count(static one => one.Id.Name == "Gone"));
    }

    [Fact]
    public void A_pair_that_runs_out_stays_and_the_log_says_so_once()
    {
        using var folder = new TempFolder();
        var log = new CollectingLog();
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var (certificate, key) = TestCertificates.Write(folder, "old", TestCertificates.Create("old.test", clock.GetUtcNow().AddDays(1)));
        var options = new TlsOptions { Certificate = certificate, Key = key };
        using var store = Open(options, clock, log);
        clock.Advance(TimeSpan.FromHours(23));
        Assert.Empty(log.Events);
        clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal("CN=old.test", Shown(store, null));
        Assert.Single(log.Events, static one => one.Id.Name == "Expired");
        Replace(options, folder, TestCertificates.Create("new.test"));
        clock.Advance(options.ReloadInterval);
        Assert.Equal("CN=new.test", Shown(store, null));
        Assert.Single(log.Events, static one => one.Id.Name == "Expired");
    }

    // A tool writes one file after the other: between them the two do not go together.
    [Fact]
    public void Between_the_two_files_of_a_new_pair_the_old_one_is_shown_and_the_log_is_not_filled()
    {
        using var folder = new TempFolder();
        var log = new CollectingLog();
        var options = Options(folder, "old.test");
        using var store = Open(options, log: log);
        var renewed = TestCertificates.Create("new.test");
        File.WriteAllText(options.Certificate!, TestCertificates.Pem(renewed));
        Touch(options.Certificate!);
        for (var i = 0; i < 5; i++)
            store.Reload();
        Assert.Equal("CN=old.test", Shown(store, null));
        Assert.Single(log.Events, static one => one.Id.Name == "KeptOld");
        File.WriteAllText(options.Key!, TestCertificates.KeyPem(renewed));
        Touch(options.Key!);
        store.Reload();
        Assert.Equal("CN=new.test", Shown(store, null));
    }

    private static System.Security.Cryptography.X509Certificates.X509Certificate2Collection Believed(CertificateStore store) =>
        store.Choose(default, asksClient: true).CertificateChainPolicy!.CustomTrustStore;

    [Theory]
    [InlineData(null)]
    [InlineData("no certificate at all")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public void Authorities_that_vanish_or_break_stay_while_a_pair_is_renewed_and_new_ones_are_taken(string? broken)
    {
        using var folder = new TempFolder();
        var log = new CollectingLog();
        var options = Options(folder, "old.test");
        options.ClientAuthorities = folder.Write("authorities.pem", TestCertificates.Pem(TestCertificates.Authority));
        using var store = Open(options, log: log);
        if (broken is null)
            File.Delete(options.ClientAuthorities);
        else
            File.WriteAllText(options.ClientAuthorities, broken);
        Replace(options, folder, TestCertificates.Create("new.test"));
        store.Reload();
        store.Reload();
        Assert.Equal("CN=new.test", Shown(store, null));
        Assert.Equal("CN=Test authority", Assert.Single(Believed(store)).Subject);
        Assert.Equal(broken is null ? 0 : 1, log.Events.Count(static one => one.Id.Name == "KeptOld"));
        var other = TestCertificates.Create("other authority", selfSigned: true);
        File.WriteAllText(options.ClientAuthorities, TestCertificates.Pem(TestCertificates.Authority) + TestCertificates.Pem(other));
        Touch(options.ClientAuthorities);
        store.Reload();
        Assert.Equal(2, Believed(store).Count);
    }

    [Theory]
    [InlineData(null, "not there")]
    [InlineData("no certificate at all", "no certificate in")]
    public void Authorities_that_are_missing_or_none_are_refused_at_the_start(string? text, string expected)
    {
        using var folder = new TempFolder();
        var options = Options(folder, "one.test");
        options.ClientAuthorities = text is null ? folder.Sub("missing.pem") : folder.Write("authorities.pem", text);
        Assert.Contains(expected, Assert.Throws<CertificateException>(() => Open(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_of_another_certificate_is_refused_at_the_start()
    {
        using var folder = new TempFolder();
        var options = Options(folder, "one.test");
        options.Key = Files(folder, "two.test").Key;
        var refused = Assert.Throws<CertificateException>(() => Open(options));
        Assert.Contains("does not go with the key", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Theory]
    [InlineData("missing.pem", null)]
    [InlineData(null, "missing.key")]
    public void A_missing_file_is_named(string? certificate, string? key)
    {
        using var folder = new TempFolder();
        var options = Options(folder, "one.test");
        options.Certificate = certificate is null ? options.Certificate : folder.Sub(certificate);
        options.Key = key is null ? options.Key : folder.Sub(key);
        Assert.Contains((certificate ?? key)!, Assert.Throws<CertificateException>(() => Open(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Certificate_and_key_may_stand_in_one_file()
    {
        using var folder = new TempFolder();
        var certificate = TestCertificates.Create("both.test");
        using var store = Open(new TlsOptions { Certificate = folder.Write("both.pem", TestCertificates.Pem(certificate) + TestCertificates.KeyPem(certificate)) });
        Assert.Equal("CN=both.test", Shown(store, null));
    }

    [Fact]
    public void A_self_signed_pair_is_made_once_and_kept_private()
    {
        using var folder = new TempFolder();
        var options = new TlsOptions { SelfSignedFolder = folder.Sub("tls"), SelfSignedName = "mx.test" };
        byte[] first;
        using (var store = Open(options))
            first = store.Choose(default).ServerCertificateContext!.TargetCertificate.RawData;
        using var again = Open(options);
        Assert.Equal(first, again.Choose(default).ServerCertificateContext!.TargetCertificate.RawData);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.Sub("tls/self-signed.key")));
    }

    [Fact]
    public void A_self_signed_pair_that_has_run_out_is_made_anew()
    {
        using var folder = new TempFolder();
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var options = new TlsOptions { SelfSignedFolder = folder.Path };
        byte[] first;
        using (var store = Open(options, clock))
            first = store.Choose(default).ServerCertificateContext!.TargetCertificate.RawData;
        clock.Advance(TimeSpan.FromDays(4000));
        using var again = Open(options, clock);
        Assert.NotEqual(first, again.Choose(default).ServerCertificateContext!.TargetCertificate.RawData);
    }

    [Fact]
    public async Task Sessions_live_on_while_the_certificate_changes_under_them()
    {
        using var folder = new TempFolder();
        var options = Options(folder, "old.test");
        using var store = Open(options);
        await using var server = await TestServer.StartAsync(static listener => listener.Tls = Smtp.Server.TlsUse.Implicit, server => server.Certificates = store);
        await using var before = await Converse.ConnectAsync(server.Port);
        await before.PlayAsync("""
            --- TLS
            S: 220 mx.test ESMTP
            """);
        Replace(options, folder, TestCertificates.Create("new.test"));
        store.Reload();
        await using var after = await Converse.ConnectAsync(server.Port);
        await after.PlayAsync("""
            --- TLS
            S: 220 mx.test ESMTP
            """);
        await before.PlayAsync("""
            C: NOOP
            S: 250 2.0.0 OK
            """);
        Assert.Equal("CN=old.test", before.Tls!.RemoteCertificate!.Subject);
        Assert.Equal("CN=new.test", after.Tls!.RemoteCertificate!.Subject);
    }

    private static TlsOptions Options(TempFolder folder, string name)
    {
        var files = Files(folder, name);
        return new TlsOptions { Certificate = files.Certificate, Key = files.Key };
    }

    private static CertificateFiles Files(TempFolder folder, string name)
    {
        var (certificate, key) = TestCertificates.Write(folder, name, TestCertificates.Create(name));
        return new CertificateFiles { Certificate = certificate, Key = key };
    }

    private static void Replace(TlsOptions options, TempFolder folder, System.Security.Cryptography.X509Certificates.X509Certificate2 certificate)
    {
        File.WriteAllText(options.Certificate!, TestCertificates.Pem(certificate));
        File.WriteAllText(options.Key!, TestCertificates.KeyPem(certificate));
        Touch(options.Certificate!);
        Touch(options.Key!);
        _ = folder;
    }

    // A test is faster than the clock of a file system.
    private static void Touch(string path) => File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddSeconds(7));
}
