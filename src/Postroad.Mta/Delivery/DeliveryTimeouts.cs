namespace Postroad.Mta.Delivery;

/// <summary>How long a next hop may take: <c>[delivery] timeouts</c> (RFC 5321 §4.5.3.2).</summary>
internal sealed class DeliveryTimeouts
{
    /// <summary>To connect to one address. Default 30 seconds (Postfix).</summary>
    public TimeSpan Connect { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>To greet. Default 5 minutes (RFC 5321 §4.5.3.2.1).</summary>
    public TimeSpan Greeting { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>To answer EHLO, STARTTLS with its handshake, AUTH, MAIL, RCPT. Default 5 minutes (RFC 5321 §4.5.3.2.2, §4.5.3.2.3).</summary>
    public TimeSpan Command { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>To answer DATA. Default 2 minutes (RFC 5321 §4.5.3.2.4).</summary>
    public TimeSpan Data { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>To take one block of the content. Default 3 minutes (RFC 5321 §4.5.3.2.5).</summary>
    public TimeSpan Block { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>To answer the final dot. Default 10 minutes (RFC 5321 §4.5.3.2.6); less makes duplicates (RFC 1047).</summary>
    public TimeSpan Final { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>To answer QUIT. Default 5 seconds.</summary>
    public TimeSpan Quit { get; set; } = TimeSpan.FromSeconds(5);
}
