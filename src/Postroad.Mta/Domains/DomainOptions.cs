using Postroad.Mail.Addresses;

namespace Postroad.Mta.Domains;

/// <summary>One of our own domains: a table <c>[domain."example.com"]</c>.</summary>
internal sealed class DomainOptions
{
    /// <summary>The name of the table.</summary>
    public required DomainName Name { get; init; }

    /// <summary>
    /// The local parts that there are, compared in any case, with or without <c>+detail</c>. <c>["*"]</c>: any.
    /// Default (null): the accounts of the domain.
    /// </summary>
    public IReadOnlyList<string>? Recipients { get; set; }

    /// <summary>The local part that gets the mail for postmaster, which is always taken (RFC 5321 §4.5.1). Default (null): postmaster as any recipient.</summary>
    public string? Postmaster { get; set; }

    /// <summary>Where the mail ends up. Default <c>maildir:mail/{domain}/{local}</c>.</summary>
    public DeliverTarget Deliver { get; set; } = new DeliverTarget.Maildir("mail/{domain}/{local}");

    /// <summary>How the connection is protected where <see cref="Deliver"/> is a server. Default opportunistic.</summary>
    public HopTls Tls { get; set; }

    /// <summary>What is wrong with this domain as a whole, in words; null where nothing is.</summary>
    public string? Validate()
    {
        foreach (var local in (Recipients ?? []).Append(Postmaster ?? "postmaster"))
        {
            if (local != "*" && !Mailbox.TryParse($"{local}@{Name}", out _))
                return $"[domain.\"{Name}\"]: '{local}' is not a local part: write what stands before the @.";
        }
        return null;
    }
}
