using System.CommandLine;
using Microsoft.Data.Sqlite;
using Postroad.Cli.Config;
using Postroad.Cli.Screen;
using Postroad.Cli.Words;
using Postroad.Hosting;
using Postroad.Mta.Accounts;

namespace Postroad.Cli.Users;

/// <summary><c>postroad user add|remove|list|passwd</c>, and with <see cref="GrantVerbs"/> <c>grant|revoke</c>. Speaks to the accounts file itself, so it works before the first start and beside a running server.</summary>
internal static class UserVerbs
{
    public static Command Create(Shell shell) => new("user", "Add, remove and list those who may log in.")
    {
        Add(shell), Remove(shell), List(shell), ChangePassword(shell), GrantVerbs.Grant(shell), GrantVerbs.Revoke(shell),
    };

    private static Command Add(Shell shell)
    {
        var (address, file, stdin, rounds) = (Address(), ConfigFile.Option(), PasswordStdin(), Rounds());
        var command = new Command("add", "Add an account; it may log in at once.") { address, stdin, rounds, file };
        command.SetAction(parsed => WithPassword(shell, parsed.GetValue(address)!, parsed.GetValue(stdin), parsed.GetValue(file), (accounts, name, password) =>
            accounts.Add(name, password, parsed.GetValue(rounds) ?? AccountFile.DefaultIterations) ? null : $"{name} is there already; `postroad user passwd` changes the password", "added"));
        return command;
    }

    private static Command ChangePassword(Shell shell)
    {
        var (address, file, stdin, rounds) = (Address(), ConfigFile.Option(), PasswordStdin(), Rounds());
        var command = new Command("passwd", "Change a password; the old one is void at once.") { address, stdin, rounds, file };
        command.SetAction(parsed => WithPassword(shell, parsed.GetValue(address)!, parsed.GetValue(stdin), parsed.GetValue(file), (accounts, name, password) =>
            accounts.ChangePassword(name, password, parsed.GetValue(rounds) ?? AccountFile.DefaultIterations) ? null : $"there is no {name}; `postroad user add` adds it", "has a new password"));
        return command;
    }

    private static Command Remove(Shell shell)
    {
        var (address, file) = (Address(), ConfigFile.Option());
        var command = new Command("remove", "Remove an account. The mail in its mailbox stays.") { address, file };
        command.SetAction(parsed => AccountName.TryParse(parsed.GetValue(address)!, out var name, out var error)
            ? WithAccounts(shell, parsed.GetValue(file), accounts => accounts.Remove(name) ? Done(shell, $"{name} removed") : shell.Fail(ExitCode.No, $"there is no {name}"))
            : shell.Fail(ExitCode.Usage, error.TrimEnd('.')));
        return command;
    }

    private static Command List(Shell shell)
    {
        var (file, json) = (ConfigFile.Option(), Word.Flag("--json", "One JSON object an account."));
        var command = new Command("list", "List the accounts.") { json, file };
        command.SetAction(parsed => WithAccounts(shell, parsed.GetValue(file), accounts =>
        {
            AccountList.Write(shell, accounts.List(), parsed.GetValue(json));
            return ExitCode.Yes;
        }));
        return command;
    }

    private static int WithPassword(Shell shell, string address, bool fromInput, string? file, Func<AccountFile, AccountName, string, string?> change, string done)
    {
        if (!AccountName.TryParse(address, out var name, out var error))
            return shell.Fail(ExitCode.Usage, error.TrimEnd('.'));
        if (PasswordPrompt.Read(shell, fromInput, name.ToString(), out var refusal) is not { } password)
            return shell.Fail(ExitCode.Usage, refusal);
        return WithAccounts(shell, file, accounts => change(accounts, name, password) is { } no ? shell.Fail(ExitCode.No, no) : Done(shell, $"{name} {done}"));
    }

    internal static int WithAccounts(Shell shell, string? file, Func<AccountFile, int> act)
    {
        if (ConfigFile.Load(shell, file) is not { } options)
            return ExitCode.Configuration;
        if (DataFolder.Prepare(options.DataFolder, options.User) is { } refusal)
            return shell.Fail(ExitCode.NotPermitted, refusal);
        try
        {
            using var accounts = AccountFile.Open(options.DataFolder, shell.Clock);
            var result = act(accounts);
            DataFolder.HandOver(options.DataFolder, "accounts.db");
            return result;
        }
        catch (SqliteException failure)
        {
            return shell.Fail(failure.SqliteErrorCode is 5 or 6 ? ExitCode.TryAgain : ExitCode.NotPermitted, $"the accounts in {options.DataFolder} cannot be used: {failure.Message}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return shell.Fail(ExitCode.NotPermitted, $"the accounts in {options.DataFolder} cannot be used: {failure.Message}");
        }
    }

    internal static int Done(Shell shell, string text)
    {
        shell.Say(text);
        return ExitCode.Yes;
    }

    internal static Argument<string> Address() => Word.Argument("ADDRESS", "The mail address, which is also the login.");

    private static Option<int?> Rounds() => Word.Number("--rounds", "N", "Rounds of PBKDF2, fewer where a client is too slow for SCRAM. Default 600000.", 4096, 10_000_000);

    private static Option<bool> PasswordStdin() => Word.Flag("--password-stdin", "Read the password from standard input, without asking; one line end is dropped.");
}
