namespace Postroad.Client;

/// <summary>How a reader leaves a list: the List-Unsubscribe field (RFC 2369), and with an https link one click (RFC 8058).</summary>
public sealed class EmailUnsubscribe
{
    /// <summary>By a link, an address, or both.</summary>
    /// <param name="link">Answers a POST without asking anything; https.</param>
    /// <param name="address">A mail to it unsubscribes.</param>
    /// <exception cref="MailContentException">Neither is given, or the link is not https.</exception>
    public EmailUnsubscribe(Uri? link, EmailAddress? address = null)
    {
        if (link is null && address is null)
            throw new MailContentException("A way to unsubscribe needs a link or an address.", null);
        if (link is not null && (!link.IsAbsoluteUri || link.Scheme != Uri.UriSchemeHttps))
            throw new MailContentException($"One-click unsubscribing needs an https link, and '{link}' is none.", "RFC 8058 §3.1 takes https alone.");
        (Link, Address) = (link, address);
    }

    /// <summary>The link, or null.</summary>
    public Uri? Link { get; }

    /// <summary>The address, or null.</summary>
    public EmailAddress? Address { get; }

    /// <summary>By a link.</summary>
    public static implicit operator EmailUnsubscribe(Uri link) => new(link);

    /// <summary>By a link.</summary>
    public static implicit operator EmailUnsubscribe(string link) => new(Uri.TryCreate(link, UriKind.Absolute, out var uri) ? uri : throw new MailContentException($"'{link}' is not a link.", null));
}
