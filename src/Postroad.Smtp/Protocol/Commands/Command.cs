using Postroad.Mail.Addresses;

namespace Postroad.Smtp.Protocol.Commands;

/// <summary>One command line, understood.</summary>
internal abstract record Command(Verb Verb)
{
    /// <summary>HELO, EHLO or LHLO with the client's name or address literal.</summary>
    public sealed record Greeting(Verb Verb, string Name) : Command(Verb);

    /// <summary>MAIL.</summary>
    public sealed record Mail(ReversePath Sender, MailParameters Parameters) : Command(Verb.Mail);

    /// <summary>RCPT.</summary>
    public sealed record Rcpt(Recipient Recipient) : Command(Verb.Rcpt);

    /// <summary>BDAT: so many octets follow, perhaps the last ones.</summary>
    public sealed record Bdat(long Size, bool IsLast) : Command(Verb.Bdat);

    /// <summary>AUTH: the mechanism in upper case, and the initial response in base64; null where there is none, empty for <c>=</c>.</summary>
    public sealed record Auth(string Mechanism, byte[]? InitialResponse) : Command(Verb.Auth);

    /// <summary>A verb that stands alone, or whose argument nobody reads.</summary>
    public sealed record Plain(Verb Verb) : Command(Verb);
}
