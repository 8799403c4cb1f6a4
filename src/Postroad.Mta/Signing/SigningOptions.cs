using Postroad.Mail.Addresses;

namespace Postroad.Mta.Signing;

/// <summary>The table <c>[dkim]</c>: with which keys submitted mail is signed when it is sent (RFC 6376).</summary>
internal sealed class SigningOptions
{
    /// <summary>Where the keys are, a folder a domain; relative to the data folder. Default <c>dkim</c>.</summary>
    public string Folder { get; set; } = "dkim";

    /// <summary>How long a signature holds (<c>x=</c>). Default zero: without end. RFC 6376 §3.5 calls an end recommended; a week outlives any queue.</summary>
    public TimeSpan Lifetime { get; set; }

    /// <summary>Domains whose mail, and that of the domains below them, is never sent without a signature, also where they have no keys. Default none: a domain is signed for once it has an active key.</summary>
    public IReadOnlyList<DomainName> Required { get; set; } = [];

    /// <summary>The folder as an absolute path.</summary>
    public string FolderUnder(string dataFolder) => Path.Combine(dataFolder, Folder);
}
