namespace Postroad.Smtp.Server;

/// <summary>How long the server waits for whom.</summary>
public sealed class SmtpServerTimeouts
{
    /// <summary>For a whole command, from the end of the one before. Default 5 minutes (RFC 5321 §4.5.3.2.7).</summary>
    public TimeSpan Command { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>For the next block of content. Default 3 minutes (RFC 5321 §4.5.3.2.5).</summary>
    public TimeSpan DataBlock { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>For a whole TLS handshake. Default 1 minute.</summary>
    public TimeSpan Handshake { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>For a PROXY header. Default 5 seconds.</summary>
    public TimeSpan Proxy { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>For a command or a block of content while the server is under stress. Default 10 seconds (Postfix); less than RFC 5321 §4.5.3.2 asks for.</summary>
    public TimeSpan Stress { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>For a client to take our replies. Default 1 minute.</summary>
    public TimeSpan Write { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>For one stage of the handler, not counting the time it waits for content. Default 1 minute: well before the client's 10 (RFC 5321 §4.5.3.2.6).</summary>
    public TimeSpan Handler { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>For a whole session. Default 4 hours.</summary>
    public TimeSpan Session { get; set; } = TimeSpan.FromHours(4);

    /// <summary>For the transactions in hand when the server stops. Default 5 seconds.</summary>
    public TimeSpan Drain { get; set; } = TimeSpan.FromSeconds(5);
}
