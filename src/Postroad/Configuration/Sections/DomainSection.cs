using Postroad.Configuration.Binding;
using Postroad.Configuration.Values;
using Postroad.Mail.Addresses;
using Postroad.Mta.Domains;

namespace Postroad.Configuration.Sections;

/// <summary><c>[domain."NAME"]</c></summary>
internal static class DomainSection
{
    private const string StandIn = "\"example.com\"";
    private static readonly DomainName Unnamed = DomainName.Parse("domain.invalid");

    public static void Bind(Section root, List<DomainOptions> domains)
    {
        foreach (var (name, _, section) in root.Tables("domain", StandIn))
        {
            if (!DomainName.TryParse(name.Trim('"'), out var domain))
                section.Fault($"'{name}' is not a domain name: write one such as [domain.\"example.com\"]");
            else if (domains.Any(other => other.Name.Equals(domain)))
                section.Fault($"the domain {domain} is there twice");
            var options = new DomainOptions { Name = domain ?? Unnamed };
            options.Recipients = section.Values("recipients", options.Recipients, ValueKinds.Text, "Local parts that there are, in any case, with or without +detail; left out, the accounts of the domain; [\"*\"], any.");
            options.Postmaster = section.Value("postmaster", options.Postmaster, ValueKinds.Text, "The local part that gets what comes for postmaster, which is always taken; left out, postmaster is a mailbox as any.");
            options.Deliver = section.Value("deliver", options.Deliver, RoomKinds.DeliverTarget, "Where mail ends: maildir:PATH, with {domain} and {local}, under the data folder unless absolute; lmtp://host:port; smtp://host[:25]; discard:.")!;
            options.Tls = section.Value("tls", options.Tls, RoomKinds.HopTls, "How the connection is protected where deliver is a server; as in a route.");
            if (domain is null)
                continue;
            section.Fault(options.Validate());
            domains.Add(options);
        }
    }
}
