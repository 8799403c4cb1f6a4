namespace Postroad.Smtp.Tests.Server.Model;

/// <summary>
/// What a session must answer, told as plainly as it can be: codes and accepted envelopes for a list of lines. Written from RFC 5321 §4.1.4,
/// RFC 3030 and RFC 4954, not from the server.
/// </summary>
internal sealed class SessionModel
{
    private bool _greeted;
    private bool _extended;
    private bool _loggedIn;
    private string? _sender;
    private List<string> _recipients = [];
    private string? _chunks;

    public List<string> Codes { get; } = ["220"];

    public List<string> Envelopes { get; } = [];

    public bool IsOver { get; private set; }

    /// <summary>One thing that the client sends. The text behind a verb is always the same, so the model needs no grammar.</summary>
    public void Say(Move move)
    {
        if (IsOver)
            return;
        if (_chunks is not null && Interrupt(move))
            return;
        Codes.AddRange(Answer(move));
    }

    private bool Interrupt(Move move)
    {
        if (move is Move.Chunk or Move.LastChunk or Move.BadChunk or Move.Noop)
            return false;
        _chunks = null;
        Drop();
        if (move is not (Move.Mail or Move.BadMail))
            return false;
        Codes.Add("503");
        return true;
    }

    private string[] Answer(Move move)
    {
        switch (move)
        {
            case Move.Helo or Move.Ehlo:
                (_greeted, _extended) = (true, move == Move.Ehlo);
                Drop();
                return ["250"];
            case Move.Mail:
                if (!_greeted || _sender is not null)
                    return ["503"];
                _sender = "ada@client.test";
                return ["250"];
            case Move.Rcpt or Move.BadRcpt:
                if (_sender is null)
                    return ["503"];

                if (move == Move.BadRcpt)
                    return ["550"];
                _recipients.Add("bob@mx.test");
                return ["250"];
            case Move.Message or Move.SmugglingMessage:
                return Data(move);
            case Move.Chunk or Move.LastChunk or Move.BadChunk:
                return [Bdat(move)];
            case Move.Rset:
                Drop();
                return ["250"];
            case Move.Auth:
                return [Auth()];
            case Move.Quit:
                IsOver = true;
                return ["221"];
            case Move.Nonsense:
                return ["500"];
            case Move.BadMail:
                return [!_greeted || _sender is not null ? "503" : "501"];
            default:
                return ["250"];
        }
    }

    private string[] Data(Move move)
    {
        // Without a recipient no content is asked for, so its lines are commands: none that is known, or one with a bare LF in it.
        if (_recipients.Count == 0)
            return [_sender is null ? "503" : "554", move == Move.Message ? "500" : "501", "500"];
        var envelope = $"{_sender}>{string.Join(',', _recipients)}";
        Drop();
        if (move == Move.SmugglingMessage)
            return ["354", "550"];
        Envelopes.Add(envelope);
        return ["354", "250"];
    }

    private string Bdat(Move move)
    {
        if (_recipients.Count == 0)
            return _sender is null ? "503" : "554";
        _chunks = (_chunks ?? "") + "x";
        if (move == Move.Chunk)
            return "250";
        if (move == Move.LastChunk)
            Envelopes.Add($"{_sender}>{string.Join(',', _recipients)}");
        _chunks = null;
        Drop();
        return move == Move.LastChunk ? "250" : "550";
    }

    private string Auth()
    {
        if (!_greeted || _sender is not null || _recipients.Count > 0)
            return "503";
        if (_loggedIn)
            return "503";
        if (!_extended)
            return "502";
        _loggedIn = true;
        return "235";
    }

    private void Drop()
    {
        _sender = null;
        _recipients = [];
    }
}
