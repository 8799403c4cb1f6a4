using System.Net;
using Postroad.Smtp.Server;
using Postroad.Smtp.Transport;

namespace Postroad.Mta.Receiving;

/// <summary>One listener: a table <c>[listen.NAME]</c>.</summary>
internal sealed class ListenerOptions
{
    /// <summary>The name of the table; logs and metrics show it.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for. Left out: the kind that the name says.</summary>
    public required ListenerKind Kind { get; init; }

    /// <summary>Where it listens. No default: a listener without addresses is an error.</summary>
    public IReadOnlyList<ListenAddress> Addresses { get; set; } = [];

    /// <summary>
    /// Networks whose devices may relay without AUTH, with or without TLS. Default none. Only on submission and submissions; an error elsewhere,
    /// for a relay that listens to other servers would be an open one.
    /// </summary>
    public NetworkList Trusted { get; set; } = NetworkList.Empty;

    /// <summary>Whether clients are asked for a certificate, by which they may log in with EXTERNAL. Default false. Wants <c>client_authorities</c> in <c>[tls]</c>.</summary>
    public bool ClientCertificates { get; set; }

    /// <summary>Proxies whose connections have to begin with a PROXY header, version 1 or 2, which then tells the client's address. Default none.</summary>
    public NetworkList Proxies { get; set; } = NetworkList.Empty;

    /// <summary>Whether BINARYMIME is offered (RFC 3030 §3): content of any octets. Default false, for not every next hop takes it.</summary>
    public bool BinaryMime { get; set; }

    /// <summary>
    /// How long a user may have a message held before it is sent (FUTURERELEASE, RFC 4865). Default 30 days; zero: not offered. Only on submission and submissions.
    /// </summary>
    public TimeSpan FutureRelease { get; set; } = TimeSpan.FromDays(30);

    private bool IsSubmission => Kind is ListenerKind.Submission or ListenerKind.Submissions;

    /// <summary>Reads a kind as a file names it. Where it is none, <paramref name="error"/> names those there are.</summary>
    public static bool TryParseKind(string text, out ListenerKind kind, [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out string? error)
    {
        (ListenerKind? found, error) = text switch
        {
            "mx" => ((ListenerKind?)ListenerKind.Mx, (string?)null),
            "submission" => (ListenerKind.Submission, null),
            "submissions" => (ListenerKind.Submissions, null),
            "lmtp" => (ListenerKind.Lmtp, null),
            "http" => (ListenerKind.Http, null),
            _ => (null, $"'{text}' is not a kind of listener: mx, submission, submissions, lmtp or http."),
        };
        kind = found ?? default;
        return error is null;
    }

    /// <summary>What the server offers behind one of the doors.</summary>
    public SmtpListenerOptions ToSmtp(IPEndPoint endPoint)
    {
        var listener = new SmtpListenerOptions
        {
            Name = Name,
            EndPoint = endPoint,
            Lmtp = Kind == ListenerKind.Lmtp,
            AuthInClear = Kind == ListenerKind.Dev,
            ClientCertificates = ClientCertificates,
            BinaryMime = BinaryMime,
            MtPriority = IsSubmission,
            FutureRelease = IsSubmission ? FutureRelease : TimeSpan.Zero,
            DeliverBy = IsSubmission || Kind == ListenerKind.Mx,
            RequireTls = IsSubmission || Kind == ListenerKind.Mx,
            Tls = Kind switch { ListenerKind.Submission => TlsUse.Required, ListenerKind.Submissions => TlsUse.Implicit, _ => TlsUse.Offered },
            Auth = Kind switch { ListenerKind.Submission or ListenerKind.Submissions => AuthUse.Required, ListenerKind.Dev => AuthUse.Offered, _ => AuthUse.None },
        };
        foreach (var network in Trusted.Networks)
            listener.Trusted.Add(network);
        foreach (var network in Proxies.Networks)
            listener.Proxies.Add(network);
        return listener;
    }

    /// <summary>What is wrong with this listener as a whole, in words; null where nothing is.</summary>
    public string? Validate()
    {
        if (Addresses.Count == 0)
            return $"[listen.{Name}] has no addresses: add addresses = [\"*:PORT\"], or leave the table out.";
        if (!Trusted.IsEmpty && !IsSubmission)
            return $"[listen.{Name}] cannot have trusted networks: only a submission listener relays, so name them there.";
        if (Kind == ListenerKind.Lmtp && Addresses.Any(a => a.Port == 25))
            return $"[listen.{Name}] cannot be on port 25: LMTP is not for the network's own mail port (RFC 2033 §5).";
        return ClientCertificates && !IsSubmission
            ? $"[listen.{Name}] cannot ask for client certificates: only a submission listener takes logins."
            : null;
    }
}
