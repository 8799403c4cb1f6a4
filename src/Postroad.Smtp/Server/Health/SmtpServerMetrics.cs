using System.Diagnostics.Metrics;

namespace Postroad.Smtp.Server.Health;

/// <summary>What a server counts, in the meter <c>Postroad.Smtp</c>.</summary>
internal static class SmtpServerMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Postroad.Smtp";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Connections = Meter.CreateCounter<long>("postroad.smtp.server.connections", "{connection}", "Connections that were let in.");
    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>("postroad.smtp.server.refused", "{connection}", "Connections that were refused at the door, by reason.");
    private static readonly UpDownCounter<long> Sessions = Meter.CreateUpDownCounter<long>("postroad.smtp.server.sessions", "{session}", "Sessions that live.");
    private static readonly Counter<long> Messages = Meter.CreateCounter<long>("postroad.smtp.server.messages", "{message}", "Ends of data, by the code that answered them.");
    private static readonly Counter<long> Logins = Meter.CreateCounter<long>("postroad.smtp.server.logins", "{login}", "Logins, by mechanism and outcome.");
    private static readonly Counter<long> Handshakes = Meter.CreateCounter<long>("postroad.smtp.server.handshakes", "{handshake}", "TLS handshakes, by protocol; failed ones by «failed».");
    private static readonly Counter<long> Ended = Meter.CreateCounter<long>("postroad.smtp.server.ended", "{session}", "Sessions that the server ended, by the code it gave.");

    public static void SessionOpened(string listener)
    {
        Connections.Add(1, Listener(listener));
        Sessions.Add(1, Listener(listener));
    }

    public static void SessionClosed(string listener) => Sessions.Add(-1, Listener(listener));

    public static void Refused(string listener, string reason) => Refusals.Add(1, Listener(listener), new("reason", reason));

    public static void MessageAnswered(string listener, int code) => Messages.Add(1, Listener(listener), new("code", code));

    public static void LoginEnded(string listener, string mechanism, string outcome) => Logins.Add(1, Listener(listener), new("mechanism", mechanism), new("outcome", outcome));

    public static void HandshakeEnded(string listener, string protocol) => Handshakes.Add(1, Listener(listener), new("protocol", protocol));

    public static void SessionEnded(string listener, string why) => Ended.Add(1, Listener(listener), new("why", why));

    private static KeyValuePair<string, object?> Listener(string name) => new("listener", name);
}
