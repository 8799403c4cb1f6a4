namespace Postroad.Client;

/// <summary>The server was not reached: the lookup failed, nobody listens, or no answer came in time.</summary>
public sealed class MailConnectException : MailException
{
    internal MailConnectException(string message, Exception? inner) : base(message, inner) { }
}
