using System.Collections.Immutable;

namespace Postroad.Smtp.Sasl.Server;

/// <summary>The mechanisms that the server knows, the best first, and where each is usable.</summary>
internal static class SaslMechanisms
{
    private sealed record Row(string Name, SaslSupport Needs, Func<SaslContext, bool> IsUsable, Func<SaslContext, SaslExchange> Begin);

    private static readonly ImmutableArray<Row> Rows =
    [
        new("EXTERNAL", SaslSupport.Certificate, static c => c.ClientCertificate is not null, static c => new ExternalExchange(c)),
        new("SCRAM-SHA-256-PLUS", SaslSupport.Scram, static c => !c.ServerEndPoint.IsEmpty, static c => new ScramExchange(c, plus: true)),
        new("SCRAM-SHA-256", SaslSupport.Scram, static _ => true, static c => new ScramExchange(c, plus: false)),
        new("OAUTHBEARER", SaslSupport.Token, static _ => true, static c => new BearerExchange(c, standard: true)),
        new("XOAUTH2", SaslSupport.Token, static _ => true, static c => new BearerExchange(c, standard: false)),
        new("PLAIN", SaslSupport.Password, static _ => true, static c => new PlainExchange(c.Store)),
        new("LOGIN", SaslSupport.Password, static _ => true, static c => new LoginExchange(c.Store)),
    ];

    /// <summary>What is offered on a channel, in the order in which EHLO tells it.</summary>
    /// <param name="context">The channel.</param>
    /// <param name="allowed">The mechanisms that a listener allows; empty for all.</param>
    public static IEnumerable<string> Offered(SaslContext context, ICollection<string> allowed) =>
        Rows.Where(row => IsOffered(row, context, allowed)).Select(static row => row.Name);

    /// <summary>Begins an exchange; null for a mechanism that is not offered.</summary>
    public static SaslExchange? Begin(string mechanism, SaslContext context, ICollection<string> allowed) =>
        Rows.FirstOrDefault(row => row.Name == mechanism && IsOffered(row, context, allowed))?.Begin(context);

    private static bool IsOffered(Row row, SaslContext context, ICollection<string> allowed) =>
        (context.Store.Support & row.Needs) != 0 && row.IsUsable(context) && (allowed.Count == 0 || allowed.Contains(row.Name));
}
