using System.IO.Pipelines;
using Postroad.Mail.Addresses;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Server.Messages;

namespace Postroad.Smtp.Server.Routes;

/// <summary>A message that a route takes, for one recipient. It is there while the route's handler runs.</summary>
public sealed class InboundMail
{
    private readonly SpooledContent _content;

    internal InboundMail(MailTransaction transaction, Recipient recipient, MailRouteValues route, SpooledContent content, IServiceProvider services) =>
        (Transaction, Recipient, Route, _content, Services) = (transaction, recipient, route, content, services);

    /// <summary>Sender, parameters and all recipients.</summary>
    public MailTransaction Transaction { get; }

    /// <summary>The reverse-path; <see cref="ReversePath.IsNull"/> for reports.</summary>
    public ReversePath Sender => Transaction.Sender;

    /// <summary>The recipient that the pattern fits.</summary>
    public Recipient Recipient { get; }

    /// <summary>What stood in the pattern's places.</summary>
    public MailRouteValues Route { get; }

    /// <summary>Octets of header and body.</summary>
    public long Length => _content.Length;

    /// <summary>Services of the transaction's own scope.</summary>
    public IServiceProvider Services { get; }

    /// <summary>Header and body as they came, from the first octet; as often as wanted.</summary>
    public Stream OpenStream() => _content.OpenStream();

    /// <summary>The same as a pipe.</summary>
    public PipeReader OpenBody() => _content.OpenPipe();
}
