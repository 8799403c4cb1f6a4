using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Postroad.Mail.Addresses;
using Postroad.Smtp.Sasl;

namespace Postroad.Mta.Accounts;

/// <summary>
/// The accounts of one server, in <c>accounts.db</c> of its data folder. Several processes may have it open: what one writes the others see with their
/// next question. Safe from any thread.
/// </summary>
internal sealed class AccountFile : IDisposable
{
    /// <summary>Rounds of PBKDF2 for a new verifier: 600,000, what OWASP asks for with SHA-256.</summary>
    public const int DefaultIterations = 600_000;

    private const int SaltOctets = 16;

    private readonly SqliteConnection _connection;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();

    private AccountFile(SqliteConnection connection, TimeProvider clock) => (_connection, _clock) = (connection, clock);

    /// <summary>Opens the file; makes it, and the data folder, where they are not there yet, for their owner alone.</summary>
    /// <exception cref="IOException">The folder or the file cannot be made.</exception>
    /// <exception cref="SqliteException">The file is no accounts file, or cannot be read.</exception>
    public static AccountFile Open(string dataFolder, TimeProvider clock)
    {
        var path = Path.Combine(dataFolder, "accounts.db");
        MakeForOwnerAlone(dataFolder, path);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 10 }.ToString());
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";
            command.ExecuteNonQuery();
            command.CommandText = SqlText.Schema;
            command.ExecuteNonQuery();
            return new AccountFile(connection, clock);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Adds an account. False where there is one of that name.</summary>
    public bool Add(AccountName name, string password, int iterations = DefaultIterations) => Write(SqlText.Add, name, password, iterations);

    /// <summary>Sets another password. False where there is no such account.</summary>
    public bool ChangePassword(AccountName name, string password, int iterations = DefaultIterations) => Write(SqlText.Change, name, password, iterations);

    /// <summary>Removes an account. False where there is none. Mail in its mailbox stays.</summary>
    public bool Remove(AccountName name)
    {
        lock (_gate)
        {
            using var transaction = _connection.BeginTransaction();
            var was = ExistsWithin(name.Value);
            using var command = Command(SqlText.Remove, name);
            command.ExecuteNonQuery();
            transaction.Commit();
            return was;
        }
    }

    /// <summary>All accounts by name.</summary>
    public IReadOnlyList<Account> List()
    {
        lock (_gate)
        {
            using var command = Command(SqlText.List, null);
            using var reader = command.ExecuteReader();
            var accounts = new List<Account>();
            while (reader.Read())
            {
                if (AccountName.TryParse(reader.GetString(0), out var name, out _))
                    accounts.Add(new Account(name, reader.GetInt32(1), Time(reader.GetInt64(2)), Time(reader.GetInt64(3))));
            }
            return accounts;
        }
    }

    /// <summary>Whether there is an account of this address, given in lower case and A-labels.</summary>
    public bool Exists(string address)
    {
        lock (_gate)
            return ExistsWithin(address);
    }

    /// <summary>What an account's password is checked against; null where there is no such account.</summary>
    public ScramVerifier? FindVerifier(AccountName name)
    {
        lock (_gate)
        {
            using var command = Command(SqlText.Find, name);
            using var reader = command.ExecuteReader();
            return reader.Read()
                ? new ScramVerifier(reader.GetInt32(0), reader.GetFieldValue<byte[]>(1), reader.GetFieldValue<byte[]>(2), reader.GetFieldValue<byte[]>(3))
                : null;
        }
    }

    /// <summary>Lets an account send as another address, or as all addresses of a domain. False where it may already, or where there is no such account.</summary>
    public bool Grant(AccountName name, SendingIdentity identity) => Identity(SqlText.Grant, name, identity);

    /// <summary>Takes that back. False where it was not granted.</summary>
    public bool Revoke(AccountName name, SendingIdentity identity) => Identity(SqlText.Revoke, name, identity);

    /// <summary>What was granted to an account, by name.</summary>
    public IReadOnlyList<string> Identities(AccountName name)
    {
        lock (_gate)
        {
            using var command = Command(SqlText.Identities, name);
            using var reader = command.ExecuteReader();
            var identities = new List<string>();
            while (reader.Read())
                identities.Add(reader.GetString(0));
            return identities;
        }
    }

    /// <summary>Whether an address, or its domain, was granted to an account.</summary>
    public bool IsGranted(AccountName name, Mailbox address)
    {
        lock (_gate)
        {
            using var command = Command(SqlText.Granted, name);
            command.Parameters.AddWithValue("$identity", SendingIdentity.Of(address).Value);
            command.Parameters.AddWithValue("$domain", $"@{address.Domain}");
            return (long)command.ExecuteScalar()! != 0;
        }
    }

    /// <summary>The salt that SCRAM shows for a name without an account: always the same for the same name, so that it tells nothing.</summary>
    public byte[] FakeSalt(string user)
    {
        lock (_gate)
        {
            using var command = Command(SqlText.FakeSalt, null);
            return HMACSHA256.HashData((byte[])command.ExecuteScalar()!, System.Text.Encoding.UTF8.GetBytes(user))[..SaltOctets];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private bool ExistsWithin(string address)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = SqlText.Exists;
        command.Parameters.AddWithValue("$address", address);
        return (long)command.ExecuteScalar()! != 0;
    }

    private bool Identity(string statement, AccountName name, SendingIdentity identity)
    {
        lock (_gate)
        {
            using var command = Command(statement, name);
            command.Parameters.AddWithValue("$identity", identity.Value);
            return command.ExecuteNonQuery() > 0;
        }
    }

    private bool Write(string statement, AccountName name, string password, int iterations)
    {
        var verifier = ScramVerifier.Create(password, iterations, RandomNumberGenerator.GetBytes(SaltOctets));
        lock (_gate)
        {
            using var command = Command(statement, name);
            command.Parameters.AddWithValue("$iterations", verifier.Iterations);
            command.Parameters.AddWithValue("$salt", verifier.Salt.ToArray());
            command.Parameters.AddWithValue("$stored_key", verifier.StoredKey.ToArray());
            command.Parameters.AddWithValue("$server_key", verifier.ServerKey.ToArray());
            command.Parameters.AddWithValue("$now", _clock.GetUtcNow().ToUnixTimeMilliseconds());
            return command.ExecuteNonQuery() > 0;
        }
    }

    private SqliteCommand Command(string text, AccountName? name)
    {
        var command = _connection.CreateCommand();
        command.CommandText = text;
        if (name is { } value)
            command.Parameters.AddWithValue("$address", value.Value);
        return command;
    }

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static void MakeForOwnerAlone(string folder, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        new FileStream(path, options).Dispose();
    }
}
