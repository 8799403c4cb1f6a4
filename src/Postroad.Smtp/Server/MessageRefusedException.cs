using Postroad.Smtp.Protocol;

namespace Postroad.Smtp.Server;

/// <summary>The session itself refuses the content that a handler is reading, with this reply; or the client went away.</summary>
/// <param name="reply">What the session answers.</param>
public sealed class MessageRefusedException(Reply reply) : IOException($"The message was refused: {reply}")
{
    /// <summary>What the session answers.</summary>
    public Reply Reply { get; } = reply;
}
