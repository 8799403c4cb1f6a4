namespace Postroad.Client;

/// <summary>The server did not take the login, or there is no safe way to log in. For OAuth2 the message says what the server's or issuer's error means.</summary>
public sealed class MailAuthException : MailException
{
    internal MailAuthException(string message, Exception? inner) : base(message, inner) { }
}
