using System.Net;
using Postroad.Configuration.Values;
using Postroad.Mta.Accounts.Tokens;
using Postroad.Mta.Domains;
using Postroad.Mta.Receiving;
using Postroad.Mta.Receiving.Senders;
using Postroad.Mta.Receiving.Submission;
using Postroad.Smtp.Transport;

namespace Postroad.Configuration.Sections;

/// <summary>The kinds of value that rooms read themselves.</summary>
internal static class RoomKinds
{
    public static readonly ValueKind<ListenerKind> ListenerKind = new("mx, submission, submissions, lmtp or http",
        static (string text, out ListenerKind value, out string? error) => ListenerOptions.TryParseKind(text, out value, out error), static kind => Lower(kind));

    public static readonly ValueKind<ListenAddress> ListenAddress = new("address:port",
        static (string text, out ListenAddress? value, out string? error) => Mta.Receiving.ListenAddress.TryParse(text, out value, out error), static address => address.ToString());

    public static readonly ValueKind<IPNetwork> Network = new("network",
        static (string text, out IPNetwork value, out string? error) => NetworkList.TryParse(text, out value, out error), static network => network.ToString());

    public static readonly ValueKind<Rate> Rate = new("rate",
        static (string text, out Rate value, out string? error) => Mta.Receiving.Rate.TryParse(text, out value, out error), static rate => rate.ToString(), ValueShape.TextOrNumber);

    public static readonly ValueKind<DeliverTarget> DeliverTarget = new("place to deliver to",
        static (string text, out DeliverTarget? value, out string? error) => Mta.Domains.DeliverTarget.TryParse(text, out value, out error), static target => target.ToString());

    public static readonly ValueKind<NextHop> NextHop = new("server",
        static (string text, out NextHop? value, out string? error) => Mta.Domains.NextHop.TryParse(text, out value, out error), static hop => hop.ToString());

    public static readonly ValueKind<HopTls> HopTls = new("opportunistic, required, verified or none",
        static (string text, out HopTls value, out string? error) => RouteOptions.TryParseTls(text, out value, out error), static tls => Lower(tls));

    public static readonly ValueKind<IdentityRule> IdentityRule = new("own or any",
        static (string text, out IdentityRule value, out string? error) => SubmissionOptions.TryParseIdentities(text, out value, out error), static rule => Lower(rule));

    public static readonly ValueKind<Uri> Issuer = new("issuer",
        static (string text, out Uri? value, out string? error) => OAuthOptions.TryParseIssuer(text, out value, out error), static issuer => issuer.OriginalString);

    public static readonly ValueKind<SenderAction> SenderAction = new("tag, quarantine, refuse or defer",
        static (string text, out SenderAction value, out string? error) => PolicyOptions.TryParseAction(text, out value, out error), static action => Lower(action));

    public static readonly ValueKind<TlsPolicy> TlsPolicy = new("compatible or modern", static (string text, out TlsPolicy value, out string? error) =>
    {
        value = text == "modern" ? Smtp.Transport.TlsPolicy.Modern : Smtp.Transport.TlsPolicy.Compatible;
        error = text is "modern" or "compatible" ? null : $"'{text}' is not a policy for TLS: compatible or modern.";
        return error is null;
    }, static policy => Lower(policy));

    private static string Lower<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
