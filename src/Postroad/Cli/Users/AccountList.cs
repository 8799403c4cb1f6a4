using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Postroad.Cli.Screen;
using Postroad.Mta.Accounts;

namespace Postroad.Cli.Users;

/// <summary>An account as <c>user list --json</c> prints it, one a line.</summary>
internal sealed record AccountList(string Schema, string Address, DateTimeOffset Created, DateTimeOffset Changed)
{
    public static void Write(Shell shell, IReadOnlyList<Account> accounts, bool asJson)
    {
        if (asJson)
        {
            foreach (var account in accounts)
                shell.Out.WriteLine(JsonSerializer.Serialize(new AccountList("postroad.user/1", account.Name.ToString(), account.Created, account.Changed), AccountListJson.Default.AccountList));
            return;
        }
        if (accounts.Count == 0)
        {
            shell.Say("No accounts yet; `postroad user add ADDRESS` adds one.");
            return;
        }
        var table = new TextTable("ADDRESS", "ADDED", "PASSWORD SET");
        foreach (var account in accounts)
            table.Add(account.Name.ToString(), Day(account.Created), Day(account.Changed));
        table.Write(shell);
    }

    private static string Day(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}

/// <summary>JSON without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AccountList))]
internal sealed partial class AccountListJson : JsonSerializerContext;
