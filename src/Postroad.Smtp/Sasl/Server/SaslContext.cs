using System.Security.Cryptography.X509Certificates;

namespace Postroad.Smtp.Sasl.Server;

/// <summary>What a mechanism may know of the channel it runs on.</summary>
/// <param name="Store">Who may log in.</param>
/// <param name="Salts">Salts for users that do not exist.</param>
/// <param name="ServerEndPoint">The channel binding tls-server-end-point (RFC 5929 §4); empty without TLS.</param>
/// <param name="ClientCertificate">The client's verified certificate, or null.</param>
internal sealed record SaslContext(ICredentialStore Store, DecoySalts Salts, ReadOnlyMemory<byte> ServerEndPoint, X509Certificate2? ClientCertificate);
