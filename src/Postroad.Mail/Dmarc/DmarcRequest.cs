using System.Collections.Immutable;
using Postroad.Mail.Addresses;

namespace Postroad.Mail.Dmarc;

/// <summary>What DMARC judges: who wrote a message, and for which domains SPF and DKIM passed.</summary>
/// <param name="AuthorDomain">The one domain of the From field.</param>
/// <param name="SpfPasses">Domains for which SPF passed by MAIL FROM; others do not count (RFC 9989 §4.4.2).</param>
/// <param name="DkimPasses">Domains (<c>d=</c>) whose signatures passed.</param>
public sealed record DmarcRequest(DomainName AuthorDomain, ImmutableArray<DomainName> SpfPasses, ImmutableArray<DomainName> DkimPasses);
