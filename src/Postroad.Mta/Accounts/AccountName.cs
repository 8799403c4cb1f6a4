using System.Diagnostics.CodeAnalysis;
using Postroad.Mail.Addresses;

namespace Postroad.Mta.Accounts;

/// <summary>The name of an account: a mail address in lower case with its domain in A-labels, so that one person has one account however it is typed.</summary>
internal readonly record struct AccountName
{
    private AccountName(string value) => Value = value;

    /// <summary>The address.</summary>
    public string Value { get; }

    /// <summary>Reads what a person or a client typed. Where it is no account name, <paramref name="error"/> says why in words.</summary>
    public static bool TryParse(string text, out AccountName name, [NotNullWhen(false)] out string? error)
    {
        name = default;
        if (!Mailbox.TryParse(text, out var mailbox) || mailbox.Domain.Name is null)
        {
            error = $"'{text}' is not a mail address: an account is named by its address, such as ada@example.com.";
            return false;
        }
        if (mailbox.LocalPart.IndexOf('+', StringComparison.Ordinal) > 0)
        {
            error = $"'{text}': what follows + is a detail that the owner of the mailbox chooses; name the account without it.";
            return false;
        }
        name = new AccountName($"{mailbox.LocalPart.ToLowerInvariant()}@{mailbox.Domain}");
        error = null;
        return true;
    }

    /// <summary>The address.</summary>
    public override string ToString() => Value;
}
