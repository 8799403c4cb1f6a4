namespace Postroad.Client;

/// <summary>What the server sent is not SMTP, or too much of it, or the connection broke.</summary>
public sealed class MailProtocolException : MailException
{
    internal MailProtocolException(string message, Exception? inner) : base(message, inner) { }
}
