namespace Postroad.Client;

/// <summary>The server took the message for nobody. <see cref="Result"/> says why for each recipient.</summary>
public sealed class MailRejectedException : MailException
{
    internal MailRejectedException(string message, SendResult result, Exception? inner = null) : base(message, inner) => Result = result;

    /// <summary>What became of each recipient.</summary>
    public SendResult Result { get; }
}
