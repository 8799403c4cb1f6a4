using System.Collections.Immutable;
using Postroad.Smtp.Protocol;

namespace Postroad.Smtp.Server;

/// <summary>The answer to the end of the data: one reply, or in LMTP one for each recipient (RFC 2033 §4.2).</summary>
public sealed record DataReply
{
    private DataReply(ImmutableArray<Reply> replies) => Replies = replies;

    /// <summary>One reply for all, or one a recipient in the order of the transaction.</summary>
    public ImmutableArray<Reply> Replies { get; }

    /// <summary>The same reply for all.</summary>
    public static implicit operator DataReply(Reply reply) => new([reply]);

    /// <summary>One reply a recipient. To a client of SMTP the first positive one is sent, or else the first.</summary>
    public static DataReply PerRecipient(ImmutableArray<Reply> replies) => new(replies);

    /// <summary>The same reply for all; what the implicit conversion does.</summary>
    public static DataReply FromReply(Reply reply) => reply;
}
