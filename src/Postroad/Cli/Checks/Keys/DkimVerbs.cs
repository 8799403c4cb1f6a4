using System.CommandLine;
using System.Globalization;
using Postroad.Cli.Checks.Input;
using Postroad.Cli.Config;
using Postroad.Cli.Screen;
using Postroad.Cli.Words;
using Postroad.Hosting;
using Postroad.Mail.Addresses;
using Postroad.Mail.Dkim;
using Postroad.Mail.Dns;
using Postroad.Mta.Signing;

namespace Postroad.Cli.Checks.Keys;

/// <summary>
/// <c>postroad dkim keygen|rotate|verify</c>: the keys that submitted mail is signed with. Works before the first start and beside a running server, which
/// takes a change up within seconds. A key is used only after its record was seen in the DNS.
/// </summary>
internal static class DkimVerbs
{
    public static Command Create(Shell shell) => new("dkim", "Make, publish and rotate the keys that mail is signed with.")
    {
        KeyGen(shell), Rotate(shell), Verify(shell),
    };

    private static Command KeyGen(Shell shell)
    {
        var (domain, file) = (Domain(), ConfigFile.Option());
        var selector = Word.Text("--selector", "NAME", "The name of the key. Left out: the year and month, with a letter for the kind.");
        var algorithm = Word.Text("--algorithm", "KIND", "rsa, ed25519 or both. Left out: rsa, which every receiver knows.");
        var bits = Word.Number("--bits", "N", "Length of an RSA key. Left out: 2048.", 1024, 4096);
        var options = new CheckOptions(shell);
        var command = new Command("keygen", "Make a key and print the record to publish. It is used only after `postroad dkim rotate`.") { domain, selector, algorithm, bits, file };
        options.AddTo(command, dns: false);
        options.Run(command, (parsed, _) =>
        {
            var name = Parse(parsed.GetValue(domain)!);
            var folder = Open(shell, parsed.GetValue(file), out var _, out var finish);
            var made = Kinds(parsed.GetValue(algorithm)).Select(kind => Make(shell, folder, name, kind, parsed.GetValue(selector), parsed.GetValue(bits) ?? 2048)).ToList();
            finish();
            KeyReport.Write(shell, made, options.Json(parsed), "made; publish its record, then `postroad dkim rotate`");
            return Task.CompletedTask;
        });
        return command;
    }

    private static Command Rotate(Shell shell)
    {
        var (domain, file) = (Domain(), ConfigFile.Option());
        var unchecked_ = Word.Flag("--unchecked", "Do not look into the DNS first.");
        var options = new CheckOptions(shell);
        var command = new Command("rotate", "Sign with the newest key of each algorithm that waits, once the DNS has its record, and retire the one before.") { domain, unchecked_, file };
        options.AddTo(command);
        options.Run(command, async (parsed, cancellationToken) =>
        {
            var name = Parse(parsed.GetValue(domain)!);
            var folder = Open(shell, parsed.GetValue(file), out var dns, out var finish);
            var next = folder.Next(name);
            if (next.Count == 0)
                throw new CheckFailure(ExitCode.No, $"no key of {name} waits; `postroad dkim keygen {name}` makes one");
            var report = await KeyReport.LookAsync(folder, name, next, parsed.GetValue(unchecked_) ? null : options.Resolver(parsed, dns), cancellationToken).ConfigureAwait(false);
            if (report.FirstOrDefault(k => k.Fault is not null) is { } faulty)
                throw new CheckFailure(ExitCode.No, $"{faulty.RecordName}: {faulty.Fault}; nothing was changed");
            folder.Rotate(name);
            finish();
            KeyReport.Write(shell, [.. report.Select(k => k with { State = KeyState.Active })], options.Json(parsed), "signs now; leave the records of retired keys in the DNS for a week");
        });
        return command;
    }

    private static Command Verify(Shell shell)
    {
        var domain = Word.OptionalArgument("DOMAIN", "The domain. Left out: each that has keys.");
        var file = ConfigFile.Option();
        var options = new CheckOptions(shell);
        var command = new Command("verify", "Say of each key whether the DNS has its record. Exit 1 where an active one is not as it should be.") { domain, file };
        options.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                var folder = Open(shell, parsed.GetValue(file), out var dns, out _);
                var domains = parsed.GetValue(domain) is { } given ? [Parse(given)] : folder.Domains();
                var report = new List<KeyReport>();
                foreach (var name in domains)
                    report.AddRange(await KeyReport.LookAsync(folder, name, folder.List(name), options.Resolver(parsed, dns), cancellationToken).ConfigureAwait(false));
                if (report.Count == 0)
                    return shell.Fail(ExitCode.No, $"there are no keys in {folder.Path}");
                KeyReport.Write(shell, report, options.Json(parsed), null);
                return report.Any(k => k.State == KeyState.Active && k.Fault is not null) ? ExitCode.No : ExitCode.Yes;
            }
            catch (CheckFailure failure)
            {
                return shell.Fail(failure.ExitCode, failure.Message);
            }
        });
        return command;
    }

    private static KeyReport Make(Shell shell, KeyFolder folder, DomainName domain, DkimAlgorithm kind, string? selector, int bits)
    {
        var letter = kind == DkimAlgorithm.Ed25519Sha256 ? "e" : "r";
        var wanted = selector is null
            ? shell.Clock.GetUtcNow().UtcDateTime.ToString("yyyyMM", CultureInfo.InvariantCulture) + letter
            : kind == DkimAlgorithm.Ed25519Sha256 && folder.List(domain).Any(k => k.Selector == selector) ? selector + letter : selector;
        try
        {
            // A second rotation in one month gets a number behind its name.
            for (var number = 1; ; number++)
            {
                var name = number == 1 ? wanted : wanted + number.ToString(CultureInfo.InvariantCulture);
                if (folder.Create(domain, name, kind, bits) is { } key)
                {
                    using (key)
                        return new KeyReport(domain.Ascii, key.Selector, KeyState.Waiting, key.RecordName, key.Record, key.Bits, null);
                }
                if (selector is not null)
                    throw new CheckFailure(ExitCode.No, $"{domain} has a key '{name}' already");
            }
        }
        catch (ArgumentException failure)
        {
            throw new CheckFailure(ExitCode.Usage, failure.Message);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CheckFailure(ExitCode.NotPermitted, $"the key cannot be written: {failure.Message}");
        }
    }

    private static DkimAlgorithm[] Kinds(string? text) => text switch
    {
        null or "rsa" => [DkimAlgorithm.RsaSha256],
        "ed25519" => [DkimAlgorithm.Ed25519Sha256],
        "both" => [DkimAlgorithm.RsaSha256, DkimAlgorithm.Ed25519Sha256],
        _ => throw new CheckFailure(ExitCode.Usage, $"--algorithm: '{text}' is none of rsa, ed25519 and both"),
    };

    private static KeyFolder Open(Shell shell, string? file, out DnsOptions dns, out Action finish)
    {
        if (ConfigFile.Load(shell, file) is not { } options)
            throw new CheckFailure(ExitCode.Configuration, "no keys without a configuration that says where the data is");
        if (DataFolder.Prepare(options.DataFolder, options.User) is { } refusal)
            throw new CheckFailure(ExitCode.NotPermitted, refusal);
        var folder = options.Dkim.FolderUnder(options.DataFolder);
        dns = options.Dns;
        finish = () => DataFolder.HandOverTree(options.DataFolder, folder);
        return new KeyFolder(folder, shell.Clock);
    }

    private static DomainName Parse(string text) => DomainName.TryParse(text, out var name) ? name : throw new CheckFailure(ExitCode.Usage, $"'{text}' is not a domain name");

    private static Argument<string> Domain() => Word.Argument("DOMAIN", "The domain that signs.");
}
