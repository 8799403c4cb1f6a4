namespace Postroad.Mta.Accounts;

/// <summary>One account, as a list shows it.</summary>
/// <param name="Name">Its address, which is also its login.</param>
/// <param name="Iterations">Rounds of PBKDF2 of its verifier.</param>
/// <param name="Created">When it was added.</param>
/// <param name="Changed">When its password was last set.</param>
internal sealed record Account(AccountName Name, int Iterations, DateTimeOffset Created, DateTimeOffset Changed);
