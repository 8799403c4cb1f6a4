namespace Postroad.Smtp.Client;

/// <summary>How long a client waits for each step. The defaults are the least that RFC 5321 §4.5.3.2 allows, where it says.</summary>
public sealed record SmtpTimeouts
{
    /// <summary>The defaults.</summary>
    public static readonly SmtpTimeouts Default = new();

    /// <summary>The lookup and the connection, for all addresses of a host together. Default 30 s (Postfix smtp_connect_timeout, for one address).</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(30);
    /// <summary>The greeting. Default 5 min (RFC 5321 §4.5.3.2.1).</summary>
    public TimeSpan Greeting { get; init; } = TimeSpan.FromMinutes(5);
    /// <summary>EHLO, STARTTLS with its handshake, AUTH, MAIL, RCPT, RSET, NOOP. Default 5 min (RFC 5321 §4.5.3.2.2, §4.5.3.2.3).</summary>
    public TimeSpan Command { get; init; } = TimeSpan.FromMinutes(5);
    /// <summary>The 354 after DATA. Default 2 min (RFC 5321 §4.5.3.2.4).</summary>
    public TimeSpan Data { get; init; } = TimeSpan.FromMinutes(2);
    /// <summary>One block of content to be taken by the network. Default 3 min (RFC 5321 §4.5.3.2.5).</summary>
    public TimeSpan Block { get; init; } = TimeSpan.FromMinutes(3);
    /// <summary>The reply to the final dot. Default 10 min (RFC 5321 §4.5.3.2.6): a shorter wait makes duplicates.</summary>
    public TimeSpan Final { get; init; } = TimeSpan.FromMinutes(10);
    /// <summary>The reply to QUIT. Default 5 s: nothing depends on it.</summary>
    public TimeSpan Quit { get; init; } = TimeSpan.FromSeconds(5);
}
