using Postroad.Smtp.Protocol.Content;
using Postroad.Smtp.Server.Sessions;
using Postroad.Smtp.Transport;

namespace Postroad.Smtp.Server.Sessions.Content;

/// <summary>What stands behind DATA, up to CRLF.CRLF.</summary>
internal sealed class DataContent(ServerSession session, ContentRules rules, long limit) : ContentReader(session, limit)
{
    private readonly DataDecoder _decoder = new(rules);

    protected override long Length => _decoder.Length;

    protected override bool TakeRaw(InputBuffer input, out int taken)
    {
        IsEnded = _decoder.Decode(input.Raw, input.DecodeRoom, out taken, out var kept);
        input.Keep(taken, kept);
        Refusal ??= _decoder.Refusal;
        return taken > 0;
    }
}
