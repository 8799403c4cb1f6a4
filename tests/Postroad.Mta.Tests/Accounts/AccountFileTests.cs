using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Postroad.Mail.Addresses;
using Postroad.Mta.Accounts;

namespace Postroad.Mta.Tests.Accounts;

public sealed class AccountFileTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 26, 10, 0, 0, TimeSpan.Zero));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_folder_and_the_file_are_made_for_their_owner_alone()
    {
        using var file = Open();
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no modes.");
            return;
        }
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder));
        foreach (var path in Directory.GetFiles(_folder))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void What_one_process_writes_the_other_sees_at_once()
    {
        using var server = Open();
        using var command = Open();
        Assert.True(command.Add(Name("ada@example.com"), "one", 4096));
        Assert.True(server.Exists("ada@example.com"));
        Assert.True(server.FindVerifier(Name("ada@example.com"))!.Matches("one"));
        Assert.True(command.ChangePassword(Name("ada@example.com"), "two", 5000));
        var changed = server.FindVerifier(Name("ada@example.com"))!;
        Assert.Equal((true, false, 5000), (changed.Matches("two"), changed.Matches("one"), changed.Iterations));
        Assert.True(command.Remove(Name("ada@example.com")));
        Assert.Null(server.FindVerifier(Name("ada@example.com")));
    }

    [Fact]
    public void An_account_is_added_once_and_changed_or_removed_only_where_it_is()
    {
        using var file = Open();
        Assert.True(file.Add(Name("ada@example.com"), "one", 4096));
        Assert.False(file.Add(Name("ADA@Example.com"), "two", 4096));
        Assert.True(file.FindVerifier(Name("ada@example.com"))!.Matches("one"));
        Assert.False(file.ChangePassword(Name("bob@example.com"), "x", 4096));
        Assert.False(file.Remove(Name("bob@example.com")));
    }

    [Fact]
    public void Accounts_are_listed_by_name_with_their_times()
    {
        using var file = Open();
        file.Add(Name("bob@example.com"), "x", 4096);
        file.Add(Name("ada@example.com"), "x", 4097);
        var added = _clock.GetUtcNow();
        _clock.Advance(TimeSpan.FromHours(1));
        file.ChangePassword(Name("ada@example.com"), "y", 4098);
        Assert.Equal(
            [new Account(Name("ada@example.com"), 4098, added, added.AddHours(1)), new Account(Name("bob@example.com"), 4096, added, added)],
            file.List());
    }

    [Fact]
    public async Task Processes_that_write_at_the_same_time_wait_for_each_other()
    {
        using var first = Open();
        using var second = Open();
        await Task.WhenAll(new[] { (first, "a"), (second, "b") }.Select(pair => Task.Run(() =>
        {
            for (var i = 0; i < 25; i++)
                Assert.True(pair.Item1.Add(Name($"{pair.Item2}{i}@example.com"), "x", 4096));
        })));
        Assert.Equal(50, first.List().Count);
    }

    [Fact]
    public void Two_accounts_with_one_password_have_nothing_in_common()
    {
        using var file = Open();
        file.Add(Name("ada@example.com"), "same", 4096);
        file.Add(Name("bob@example.com"), "same", 4096);
        var (ada, bob) = (file.FindVerifier(Name("ada@example.com"))!, file.FindVerifier(Name("bob@example.com"))!);
        Assert.NotEqual(Convert.ToHexString(ada.Salt.Span), Convert.ToHexString(bob.Salt.Span));
        Assert.NotEqual(Convert.ToHexString(ada.StoredKey.Span), Convert.ToHexString(bob.StoredKey.Span));
    }

    [Fact]
    public void An_account_may_be_granted_addresses_and_domains_to_send_as()
    {
        using var file = Open();
        var (ada, bob) = (Name("ada@example.com"), Name("bob@example.com"));
        file.Add(ada, "x", 4096);
        Assert.True(file.Grant(ada, Identity("Sales@Example.com")));
        Assert.False(file.Grant(ada, Identity("sales@example.com")));
        Assert.True(file.Grant(ada, Identity("@list.example")));
        Assert.False(file.Grant(bob, Identity("sales@example.com")));
        Assert.Equal(["@list.example", "sales@example.com"], file.Identities(ada));
        Assert.True(file.IsGranted(ada, Mailbox.Parse("SALES+march@example.com")));
        Assert.True(file.IsGranted(ada, Mailbox.Parse("anyone@list.example")));
        Assert.False(file.IsGranted(ada, Mailbox.Parse("anyone@sub.list.example")));
        Assert.False(file.IsGranted(bob, Mailbox.Parse("sales@example.com")));
        Assert.True(file.Revoke(ada, Identity("sales@example.com")));
        Assert.False(file.IsGranted(ada, Mailbox.Parse("sales@example.com")));
    }

    [Fact]
    public void What_was_granted_goes_with_the_account()
    {
        using var file = Open();
        var ada = Name("ada@example.com");
        file.Add(ada, "x", 4096);
        file.Grant(ada, Identity("@list.example"));
        Assert.True(file.Remove(ada));
        file.Add(ada, "x", 4096);
        Assert.Empty(file.Identities(ada));
    }

    [Fact]
    public void Accounts_outlive_the_process_and_so_does_the_false_salt()
    {
        byte[] salt;
        using (var file = Open())
        {
            file.Add(Name("ada@example.com"), "one", 4096);
            salt = file.FakeSalt("nobody@example.com");
        }
        using var again = Open();
        Assert.True(again.Exists("ada@example.com"));
        Assert.Equal(salt, again.FakeSalt("nobody@example.com"));
        Assert.NotEqual(salt, again.FakeSalt("somebody@example.com"));
    }

    [Fact]
    public void What_is_no_accounts_file_is_not_touched()
    {
        Directory.CreateDirectory(_folder);
        var path = Path.Combine(_folder, "accounts.db");
        var octets = Enumerable.Repeat((byte)'x', 8192).ToArray();
        File.WriteAllBytes(path, octets);
        Assert.Throws<SqliteException>(() => Open());
        Assert.Equal(octets, File.ReadAllBytes(path));
    }

    private static SendingIdentity Identity(string text) => SendingIdentity.TryParse(text, out var identity, out var error) ? identity : throw new FormatException(error);

    private AccountFile Open() => AccountFile.Open(_folder, _clock);

    private static AccountName Name(string text) => AccountName.TryParse(text, out var name, out var error) ? name : throw new FormatException(error);
}
