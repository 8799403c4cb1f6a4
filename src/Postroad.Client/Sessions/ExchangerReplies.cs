using Postroad.Mail.Addresses;
using Postroad.Mail.Dns;
using Postroad.Mail.Dns.Exchangers;
using Postroad.Smtp.Client;
using Postroad.Smtp.Protocol;

namespace Postroad.Client;

/// <summary>The replies of our own on the way to a mail exchanger: what the DNS and the network mean for a recipient (RFC 5321 §5.1, RFC 7505).</summary>
internal static class ExchangerReplies
{
    /// <summary>The content was a stream that cannot seek, and one domain has had it.</summary>
    public static readonly Reply ReadOnce = new(451, new(4, 3, 0), "The content can be read once only; the other domains have to be sent to apart");

    public static Reply Unreached(SmtpSessionException e) => e.IsTransient ? new Reply(451, new(4, 4, 1), e.Message) : new Reply(550, new(5, 4, 1), e.Message);

    public static Reply Of(MailDomain domain, MailExchangerAnswer answer) => answer switch
    {
        MailExchangerAnswer.NullExchanger => new Reply(556, new(5, 1, 10), $"{domain} takes no mail"),
        MailExchangerAnswer.NoDomain => new Reply(550, new(5, 1, 2), $"{domain} does not exist"),
        MailExchangerAnswer.NoHost => new Reply(550, new(5, 4, 4), $"The MX records of {domain} name no host"),
        MailExchangerAnswer.AliasLoop => new Reply(550, new(5, 4, 4), $"The name {domain} leads from alias to alias and to no server"),
        MailExchangerAnswer.Temporary temporary => new Reply(451, new(4, 4, 3), $"The mail exchangers of {domain} could not be looked up: {Clean(temporary.Reason)}"),
        _ => throw new InvalidOperationException("An answer of no known kind."),
    };

    public static Reply NoAddress(MailDomain domain, HostAddresses? unknown) => unknown is { Status: DnsStatus.Temporary }
        ? new Reply(451, new(4, 4, 3), $"The addresses of the mail exchangers of {domain} could not be looked up: {Clean(unknown.Reason ?? "no answer")}")
        : new Reply(550, new(5, 4, 4), $"No mail exchanger of {domain} has an address");

    private static string Clean(string text) => string.Concat(text.Where(c => !char.IsControl(c)));
}
