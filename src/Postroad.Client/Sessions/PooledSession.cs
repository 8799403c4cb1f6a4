using Postroad.Smtp.Client;

namespace Postroad.Client;

/// <summary>A session of the pool, logged in, in the hands of one caller or lying idle.</summary>
internal sealed class PooledSession(SmtpConnection connection)
{
    public SmtpConnection Connection => connection;

    /// <summary>Whether it has served a message before: then the server may have closed it meanwhile.</summary>
    public bool IsReused { get; set; }

    /// <summary>The clock when it was put back.</summary>
    public long IdleSince { get; set; }

    /// <summary>How many messages the server lets one session have, by its own word or ours.</summary>
    public bool IsSpent(int messages) => connection.Transactions >= Math.Min(messages, connection.Capabilities.Limits.MessagesPerSession ?? int.MaxValue);
}
