namespace Postroad.Smtp.Sasl.Clients;

/// <summary>What a mechanism may know of the connection that it runs on.</summary>
/// <param name="Host">The server's name.</param>
/// <param name="Port">The server's port.</param>
/// <param name="ServerEndPoint">The channel binding tls-server-end-point (RFC 5929 §4); empty without TLS.</param>
/// <param name="ServerBinds">Whether the server offers a mechanism with channel binding; a client that could have used it says so, and a stripped offer shows.</param>
public sealed record SaslChannel(string Host, int Port, ReadOnlyMemory<byte> ServerEndPoint, bool ServerBinds);
