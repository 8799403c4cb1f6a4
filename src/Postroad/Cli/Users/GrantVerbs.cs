using System.CommandLine;
using Postroad.Cli.Config;
using Postroad.Cli.Screen;
using Postroad.Cli.Words;
using Postroad.Mta.Accounts;

namespace Postroad.Cli.Users;

/// <summary><c>postroad user grant|revoke</c>: as whom an account may send beside its own address.</summary>
internal static class GrantVerbs
{
    public static Command Grant(Shell shell)
    {
        var (address, identity, file) = (UserVerbs.Address(), Identity(), ConfigFile.Option());
        identity.Arity = ArgumentArity.ZeroOrOne;
        var command = new Command("grant", "Let an account send as another address; without one, list what it may.") { address, identity, file };
        command.SetAction(parsed => AccountName.TryParse(parsed.GetValue(address)!, out var name, out var error)
            ? UserVerbs.WithAccounts(shell, parsed.GetValue(file), accounts => parsed.GetValue(identity) is { } given ? Grant(shell, accounts, name, given) : List(shell, accounts, name))
            : shell.Fail(ExitCode.Usage, error.TrimEnd('.')));
        return command;
    }

    public static Command Revoke(Shell shell)
    {
        var (address, identity, file) = (UserVerbs.Address(), Identity(), ConfigFile.Option());
        var command = new Command("revoke", "Take back what was granted.") { address, identity, file };
        command.SetAction(parsed =>
        {
            if (!AccountName.TryParse(parsed.GetValue(address)!, out var name, out var error) || !SendingIdentity.TryParse(parsed.GetValue(identity)!, out var sender, out error))
                return shell.Fail(ExitCode.Usage, error.TrimEnd('.'));
            return UserVerbs.WithAccounts(shell, parsed.GetValue(file), accounts => accounts.Revoke(name, sender)
                ? UserVerbs.Done(shell, $"{name} may no longer send as {sender}")
                : shell.Fail(ExitCode.No, $"{sender} was not granted to {name}"));
        });
        return command;
    }

    private static int Grant(Shell shell, AccountFile accounts, AccountName name, string given)
    {
        if (!SendingIdentity.TryParse(given, out var sender, out var error))
            return shell.Fail(ExitCode.Usage, error.TrimEnd('.'));
        if (!accounts.Exists(name.Value))
            return shell.Fail(ExitCode.No, $"there is no {name}; `postroad user add` adds it");
        return accounts.Grant(name, sender) ? UserVerbs.Done(shell, $"{name} may send as {sender}") : shell.Fail(ExitCode.No, $"{name} may send as {sender} already");
    }

    private static int List(Shell shell, AccountFile accounts, AccountName name)
    {
        if (!accounts.Exists(name.Value))
            return shell.Fail(ExitCode.No, $"there is no {name}; `postroad user add` adds it");
        foreach (var identity in accounts.Identities(name).Prepend(name.Value))
            shell.Out.WriteLine(identity);
        return ExitCode.Yes;
    }

    private static Argument<string> Identity() => Word.Argument("IDENTITY", "An address, or @example.com for all of a domain.");
}
