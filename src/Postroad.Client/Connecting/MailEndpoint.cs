using Postroad.Smtp.Client.Tls;

namespace Postroad.Client;

/// <summary>What a connection string says; null where it says nothing.</summary>
internal sealed record MailEndpoint(MailTransportKind Kind)
{
    public string Host { get; init; } = "";
    public int? Port { get; init; }
    public bool IsImplicitTls { get; init; }
    public string? User { get; init; }
    public string? Password { get; init; }
    public TlsMode? Tls { get; init; }
    public int? Pool { get; init; }
    public TimeSpan? Timeout { get; init; }
    public string Folder { get; init; } = "";
}
