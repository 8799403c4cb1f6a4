namespace Postroad.Smtp.Server.Health;

/// <summary>An account or a network that may not log in for a while, after too many failures.</summary>
/// <param name="Subject">The account's name, or the network such as <c>192.0.2.0/24</c>.</param>
/// <param name="Failures">How many logins failed.</param>
/// <param name="Until">When it ends by itself.</param>
public sealed record LoginBan(string Subject, int Failures, DateTimeOffset Until);
