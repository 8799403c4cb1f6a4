namespace Postroad.Mail.Dns;

/// <summary>What is asked of the DNS: the records of one type at one name.</summary>
/// <param name="Name">The name in lower case, without its final dot.</param>
/// <param name="Type">The type of record.</param>
public readonly record struct DnsQuestion(string Name, DnsType Type)
{
    /// <summary>As a person writes it: <c>example.com MX</c>.</summary>
    public override string ToString() => $"{Name} {Type.ToString().ToUpperInvariant()}";
}
