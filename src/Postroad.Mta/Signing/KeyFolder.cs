using System.Globalization;
using System.Security.Cryptography;
using Postroad.Mail.Addresses;
using Postroad.Mail.Dkim;
using Postroad.Mail.Dkim.Signing;

namespace Postroad.Mta.Signing;

/// <summary>
/// The keys on disk: for each domain a folder with a file <c>SELECTOR.pem</c> a key and a file <c>keys</c> that says which of them are waiting, active
/// and retired. All of it for its owner alone. A file is replaced whole, so that a running server never reads half of one.
/// </summary>
internal sealed class KeyFolder
{
    private const string ListName = "keys";
    private const UnixFileMode OwnerReadsAndWrites = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _folder;
    private readonly TimeProvider _clock;

    public KeyFolder(string folder, TimeProvider clock)
    {
        (_folder, _clock) = (folder, clock);
    }

    /// <summary>Where it is.</summary>
    public string Path => _folder;

    /// <summary>The domains that have keys.</summary>
    public IReadOnlyList<DomainName> Domains() => !Directory.Exists(_folder) ? [] :
        [.. Directory.EnumerateDirectories(_folder).Select(d => DomainName.TryParse(System.IO.Path.GetFileName(d), out var name) ? name : null).OfType<DomainName>().OrderBy(d => d.Ascii, StringComparer.Ordinal)];

    /// <summary>When the list of a domain was last changed; null where it has none.</summary>
    public DateTime? ChangedAt(DomainName domain)
    {
        var list = new FileInfo(ListOf(domain));
        return list.Exists ? list.LastWriteTimeUtc : null;
    }

    /// <summary>The keys of a domain, in the order in which they were made. Empty where it has none.</summary>
    /// <exception cref="IOException">The list cannot be read.</exception>
    public IReadOnlyList<KeyEntry> List(DomainName domain)
    {
        var entries = new List<KeyEntry>();
        if (!File.Exists(ListOf(domain)))
            return entries;
        foreach (var line in File.ReadLines(ListOf(domain)))
        {
            // selector state since
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 3 && Enum.TryParse<KeyState>(words[1], ignoreCase: true, out var state)
                && DateTimeOffset.TryParse(words[2], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since))
                entries.Add(new KeyEntry(words[0], state, since));
        }
        return entries;
    }

    /// <summary>Makes a key, waiting for its record in the DNS. Null where the domain has that selector already.</summary>
    public DkimSigningKey? Create(DomainName domain, string selector, DkimAlgorithm algorithm, int bits)
    {
        var key = DkimSigningKey.Create(domain, selector, algorithm, bits);
        if (List(domain).Any(e => e.Selector == key.Selector) || File.Exists(FileOf(domain, key.Selector)))
        {
            key.Dispose();
            return null;
        }
        MakeForOwnerAlone(_folder);
        MakeForOwnerAlone(System.IO.Path.Combine(_folder, domain.Ascii));
        Replace(FileOf(domain, key.Selector), key.ToPem());
        Save(domain, [.. List(domain), new KeyEntry(key.Selector, KeyState.Waiting, _clock.GetUtcNow())]);
        return key;
    }

    /// <summary>Reads a key.</summary>
    /// <exception cref="IOException">Its file is not there or cannot be read.</exception>
    /// <exception cref="CryptographicException">Its file holds no key.</exception>
    public DkimSigningKey Read(DomainName domain, string selector) => DkimSigningKey.FromPem(domain, selector, File.ReadAllText(FileOf(domain, selector)));

    /// <summary>The waiting keys that a rotation makes active: of each algorithm the one that was made last, since a message gets one signature an algorithm.</summary>
    public IReadOnlyList<KeyEntry> Next(DomainName domain) =>
        [.. List(domain).Where(static e => e.State == KeyState.Waiting).GroupBy(e => AlgorithmOf(domain, e)).Select(static g => g.Last())];

    /// <summary>Makes the next keys of a domain its active ones, and retires those of the same algorithm before them, and those whose file is lost.</summary>
    public void Rotate(DomainName domain)
    {
        var now = _clock.GetUtcNow();
        var next = Next(domain).ToDictionary(static e => e.Selector, e => AlgorithmOf(domain, e), StringComparer.Ordinal);
        Save(domain, [.. List(domain).Select(e => next.ContainsKey(e.Selector) ? new KeyEntry(e.Selector, KeyState.Active, now)
            : e.State != KeyState.Retired && (AlgorithmOf(domain, e) is not { } mine || next.ContainsValue(mine)) ? new KeyEntry(e.Selector, KeyState.Retired, now) : e)]);
    }

    /// <summary>Null where the key cannot be read.</summary>
    private DkimAlgorithm? AlgorithmOf(DomainName domain, KeyEntry entry)
    {
        try
        {
            using var key = Read(domain, entry.Selector);
            return key.Algorithm;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    private void Save(DomainName domain, IReadOnlyList<KeyEntry> entries) => Replace(ListOf(domain), string.Concat(entries.Select(e =>
        string.Create(CultureInfo.InvariantCulture, $"{e.Selector} {e.State.ToString().ToLowerInvariant()} {e.Since.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}\n"))));

    private string ListOf(DomainName domain) => System.IO.Path.Combine(_folder, domain.Ascii, ListName);

    private string FileOf(DomainName domain, string selector) => System.IO.Path.Combine(_folder, domain.Ascii, $"{selector}.pem");

    private static void MakeForOwnerAlone(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnerReadsAndWrites | UnixFileMode.UserExecute);
    }

    private static void Replace(string path, string content)
    {
        var fresh = path + ".new";
        File.Delete(fresh);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerReadsAndWrites;
        using (var stream = new FileStream(fresh, options))
        {
            using var writer = new StreamWriter(stream, leaveOpen: true);
            writer.Write(content);
            writer.Flush();
            stream.Flush(flushToDisk: true);
        }
        File.Move(fresh, path, overwrite: true);
    }
}
