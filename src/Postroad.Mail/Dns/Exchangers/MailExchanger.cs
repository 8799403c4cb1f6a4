namespace Postroad.Mail.Dns.Exchangers;

/// <summary>A host that takes mail for a domain.</summary>
/// <param name="Name">Its name in lower case, without its final dot.</param>
/// <param name="Preference">The lower comes first; 0 for the domain itself where it has no MX.</param>
public sealed record MailExchanger(string Name, int Preference);
