namespace Postroad.Smtp.Sasl.Clients;

/// <summary>An exchange cannot go on: the server's side of it is wrong.</summary>
public sealed class SaslException(string message) : Exception(message);
