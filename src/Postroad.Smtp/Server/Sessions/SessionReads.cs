using System.Net;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Protocol.Commands;
using Postroad.Smtp.Server.Admission;
using Postroad.Smtp.Server.Sessions.Content;
using Postroad.Smtp.Transport;

namespace Postroad.Smtp.Server.Sessions;

/// <summary>What verbs read from the client beside their command: lines of AUTH, further chunks, octets to read past.</summary>
internal static class SessionReads
{
    /// <summary>The client's answer to a challenge; null where the line was too long.</summary>
    public static async ValueTask<byte[]?> ReadAuthLineAsync(this ServerSession session)
    {
        byte[]? line;
        session.Rest();
        while (!session.Reader.TryTakeAuthLine(out line))
            await session.FillAsync(Wire.CommandSize, session.Server.Options.Timeouts.Command, session.Ending).ConfigureAwait(false);
        session.Clock.IsIdle = false;
        return line;
    }

    /// <summary>Hears for whom a proxy speaks, and takes a place for that client. A reply says why the session is over.</summary>
    public static async ValueTask<Reply?> MeetProxyAsync(this ServerSession session, SessionChannel channel)
    {
        var header = await channel.ReadProxyHeaderAsync().ConfigureAwait(false);
        if (!header.IsValid)
            return Replies.BadProxyHeader;
        if (header.Client is not { } client)
        {
            // The address is still the proxy's, which lies in our network: whoever it speaks for is not one of us for that.
            session.Facts = session.Facts with { IsTrusted = false };
            return null;
        }
        var address = client.Address.IsIPv4MappedToIPv6 ? client.Address.MapToIPv4() : client.Address;
        session.Facts = session.Facts with { RemoteEndPoint = new IPEndPoint(address, client.Port), IsTrusted = address.IsIn(session.Listener.Trusted) };
        if (session.IsExempt)
            return null;
        if (session.Server.Gate.EnterPeer(address) is { } refusal)
            return refusal;
        session.CountedBy = address;
        return null;
    }

    /// <summary>
    /// Answers the chunk that was read, and reads on to the next BDAT, or to what ends the message: a reply. Neither where another command comes,
    /// which then stays unread.
    /// </summary>
    public static async ValueTask<(Command.Bdat? Chunk, Reply? Refusal)> NextChunkAsync(this ServerSession session, ChunkContent content, CancellationToken cancellationToken)
    {
        session.Write(Replies.ChunkTaken(content.ChunkSize));
        while (true)
        {
            Verb verb;
            while (!session.Reader.TryPeek(out verb))
                await session.FillAsync(Wire.CommandSize, session.Server.Options.Timeouts.Command, cancellationToken).ConfigureAwait(false);
            if (verb is not (Verb.Bdat or Verb.Noop) || !session.Reader.TryTake(out var taken))
                return default;
            if (verb == Verb.Bdat)
                return (taken.Command as Command.Bdat, taken.Refusal);
            if (session.Budget.Charge(taken.Rule, Replies.Ok, taken.Refusal is not null, session.State) is { } over)
                return (null, over);
            session.Write(taken.Refusal ?? Replies.Ok);
        }
    }

    /// <summary>Reads past the octets of a chunk that nobody wants. False where there are more than anybody should send for nothing.</summary>
    public static async ValueTask<bool> TrySkipAsync(this ServerSession session, long octets)
    {
        var limit = session.Server.Options.Limits.MessageSize;
        if (limit > 0 && octets > limit * 2)
            return false;
        while (octets > 0)
        {
            var count = (int)Math.Min(octets, session.Wire.Input.RawLength);
            session.Wire.Input.Skip(count);
            octets -= count;
            if (octets > 0)
                await session.FillAsync(Wire.ContentSize, session.Server.Options.Timeouts.DataBlock, session.Ending).ConfigureAwait(false);
        }
        return true;
    }
}
