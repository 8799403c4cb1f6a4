using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Postroad.Mta.Accounts;
using Postroad.Smtp.Sasl;

namespace Postroad.Mta.Tests.Accounts;

public sealed class AccountStoreTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly string _folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 26, 10, 0, 0, TimeSpan.Zero));
    private readonly AccountFile _file;
    private readonly AccountStore _store;

    public AccountStoreTests()
    {
        _file = AccountFile.Open(_folder, _clock);
        _store = new AccountStore(_file, _clock, NullLogger<AccountStore>.Instance);
        _file.Add(Name("ada@example.com"), "right", 4096);
    }

    public void Dispose()
    {
        _store.Dispose();
        _file.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("ada@example.com", "right", PasswordVerdict.Right)]
    [InlineData("ADA@EXAMPLE.COM", "right", PasswordVerdict.Right)]
    [InlineData("ada@example.com", "wrong", PasswordVerdict.Wrong)]
    [InlineData("ada@example.com", "", PasswordVerdict.Wrong)]
    [InlineData("bob@example.com", "right", PasswordVerdict.Wrong)]
    [InlineData("' OR 1=1 --", "right", PasswordVerdict.Wrong)]
    public async Task Only_the_right_password_opens(string user, string password, PasswordVerdict verdict) =>
        Assert.Equal(verdict, await _store.VerifyPasswordAsync(user, password, None));

    [Fact]
    public async Task A_proven_login_needs_no_derivation_for_five_minutes()
    {
        using var shut = new DerivationGate(1, 0, TimeSpan.Zero, _clock);
        using var store = new AccountStore(_file, shut, _clock, NullLogger<AccountStore>.Instance);
        Assert.Equal(PasswordVerdict.Right, await store.VerifyPasswordAsync("ada@example.com", "right", None));
        await using (await Occupy(shut))
        {
            Assert.Equal(PasswordVerdict.Right, await store.VerifyPasswordAsync("ada@example.com", "right", None));
            Assert.Equal(PasswordVerdict.Unavailable, await store.VerifyPasswordAsync("ada@example.com", "wrong", None));
            _clock.Advance(ProvenLogins.Lifetime);
            Assert.Equal(PasswordVerdict.Unavailable, await store.VerifyPasswordAsync("ada@example.com", "right", None));
        }
        Assert.Equal(PasswordVerdict.Right, await store.VerifyPasswordAsync("ada@example.com", "right", None));
    }

    [Fact]
    public async Task A_changed_password_is_in_force_at_once()
    {
        Assert.Equal(PasswordVerdict.Right, await _store.VerifyPasswordAsync("ada@example.com", "right", None));
        _file.ChangePassword(Name("ada@example.com"), "new", 4096);
        Assert.Equal(PasswordVerdict.Wrong, await _store.VerifyPasswordAsync("ada@example.com", "right", None));
        Assert.Equal(PasswordVerdict.Right, await _store.VerifyPasswordAsync("ada@example.com", "new", None));
        _file.Remove(Name("ada@example.com"));
        Assert.Equal(PasswordVerdict.Wrong, await _store.VerifyPasswordAsync("ada@example.com", "new", None));
    }

    [Fact]
    public async Task Who_waits_too_long_or_comes_when_the_queue_is_full_is_put_off()
    {
        using var gate = new DerivationGate(1, 1, TimeSpan.FromSeconds(10), _clock);
        using var store = new AccountStore(_file, gate, _clock, NullLogger<AccountStore>.Instance);
        await using (await Occupy(gate))
        {
            var waiting = store.VerifyPasswordAsync("ada@example.com", "right", None).AsTask();
            Assert.Equal(PasswordVerdict.Unavailable, await store.VerifyPasswordAsync("ada@example.com", "right", None));
            Assert.False(waiting.IsCompleted);
            _clock.Advance(TimeSpan.FromSeconds(10));
            Assert.Equal(PasswordVerdict.Unavailable, await waiting);
        }
    }

    [Fact]
    public async Task A_client_that_goes_away_while_it_waits_is_not_answered()
    {
        using var gate = new DerivationGate(1, 1, TimeSpan.FromSeconds(10), _clock);
        using var store = new AccountStore(_file, gate, _clock, NullLogger<AccountStore>.Instance);
        using var gone = new CancellationTokenSource();
        await using (await Occupy(gate))
        {
            var waiting = store.VerifyPasswordAsync("ada@example.com", "right", gone.Token).AsTask();
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        }
        Assert.Equal(PasswordVerdict.Right, await store.VerifyPasswordAsync("ada@example.com", "right", None));
    }

    [Fact]
    public async Task Scram_gets_the_verifier_and_for_a_stranger_one_that_looks_like_it()
    {
        Assert.Equal(4096, (await _store.FindVerifierAsync("Ada@example.com", None))!.Iterations);
        var first = (await _store.FindVerifierAsync("nobody@example.com", None))!;
        var second = (await _store.FindVerifierAsync("Nobody@example.com", None))!;
        Assert.Equal((AccountFile.DefaultIterations, 16, 32, 32), (first.Iterations, first.Salt.Length, first.StoredKey.Length, first.ServerKey.Length));
        Assert.Equal(first.Salt.ToArray(), second.Salt.ToArray());
        Assert.NotEqual(first.StoredKey.ToArray(), second.StoredKey.ToArray());
    }

    [Theory]
    [InlineData("ada@example.com", true, "ada@example.com")]
    [InlineData("ADA@Example.com", true, "ada@example.com")]
    [InlineData("bob@example.com", true, null)]
    [InlineData("ada@example.com", false, null)]
    public async Task A_certificate_stands_for_the_account_whose_address_is_in_it(string address, bool taken, string? user)
    {
        using var key = System.Security.Cryptography.ECDsa.Create();
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=Ada", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
        var names = new System.Security.Cryptography.X509Certificates.SubjectAlternativeNameBuilder();
        names.AddEmailAddress(address);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(_clock.GetUtcNow(), _clock.GetUtcNow().AddDays(1));
        using var store = new AccountStore(_file, _clock, NullLogger<AccountStore>.Instance, certificates: taken);
        Assert.Equal(taken, store.Support.HasFlag(SaslSupport.Certificate));
        Assert.Equal(user, await store.FindByCertificateAsync(certificate, None));
    }

    [Fact]
    public async Task Without_an_issuer_no_token_is_taken()
    {
        Assert.False(_store.Support.HasFlag(SaslSupport.Token));
        Assert.IsType<TokenVerdict.Rejected>(await ((ICredentialStore)_store).VerifyTokenAsync(null, "x", None));
    }

    [Fact]
    public async Task In_development_anybody_is_let_in()
    {
        var any = new AnyCredentials();
        Assert.Equal(PasswordVerdict.Right, await any.VerifyPasswordAsync("who", "ever", None));
        Assert.Null(await any.FindVerifierAsync("who", None));
    }

    private static AccountName Name(string text) => AccountName.TryParse(text, out var name, out var error) ? name : throw new FormatException(error);

    /// <summary>Holds the gate's only slot until it is disposed of.</summary>
    private static async Task<Occupation> Occupy(DerivationGate gate)
    {
        var occupation = new Occupation();
        occupation.Work = gate.RunAsync(occupation.Hold, None).AsTask();
        await occupation.Started.Task;
        return occupation;
    }

    private sealed class Occupation : IAsyncDisposable
    {
        private readonly ManualResetEventSlim _release = new();

        public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<bool?> Work { get; set; } = Task.FromResult<bool?>(null);

        public bool Hold()
        {
            Started.SetResult();
            _release.Wait();
            return true;
        }

        public async ValueTask DisposeAsync()
        {
            _release.Set();
            await Work;
            _release.Dispose();
        }
    }
}
