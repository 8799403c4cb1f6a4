namespace Postroad.Client;

/// <summary>The message cannot be sent as it is; found before anything was said to a server. CR, LF or NUL in an address or header are among it.</summary>
public sealed class MailContentException : MailException
{
    internal MailContentException(string message, string? hint, Exception? inner = null) : base(message, inner) => Hint = hint;
}
