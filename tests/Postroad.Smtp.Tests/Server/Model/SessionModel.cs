namespace Postroad.Smtp.Tests.Server.Model;

/// <summary>
/// What a session must answer, told as plainly as it can be: codes and accepted messages for a list of moves. Written from RFC 5321 §4.1.4,
/// RFC 3030, RFC 3207 and RFC 4954, not from the server.
/// </summary>
internal sealed class SessionModel
{
    private bool _greeted;
    private bool _extended;
    private bool _secure;
    private bool _loggedIn;
    private string? _sender;
    private bool _binary;
    private List<string> _recipients = [];
    private string? _chunks;

    public List<string> Codes { get; } = ["220"];

    /// <summary>Who logged in, whether by TLS, the envelope with its parameters, and the content.</summary>
    public List<string> Messages { get; } = [];

    public bool IsOver { get; private set; }

    /// <summary>One thing that the client sends.</summary>
    public void Say(Move move)
    {
        if (IsOver)
            return;
        if (_chunks is not null && Interrupt(move))
            return;
        Codes.AddRange(Answer(move));
    }

    private static bool IsMail(Move move) => move is Move.Mail or Move.MailWithParameters or Move.BinaryMail or Move.BadMail or Move.UnknownParameter or Move.TooBig;

    private bool Interrupt(Move move)
    {
        if (move is Move.Chunk or Move.LastChunk or Move.EmptyLastChunk or Move.BadChunk or Move.Noop)
            return false;
        Drop();
        if (!IsMail(move))
            return false;
        Codes.Add("503");
        return true;
    }

    private string[] Answer(Move move)
    {
        if (IsMail(move))
            return [Mail(move)];
        switch (move)
        {
            case Move.Helo or Move.Ehlo:
                (_greeted, _extended) = (true, move == Move.Ehlo);
                Drop();
                return ["250"];
            case Move.StartTls:
                return [StartTls()];
            case Move.Rcpt or Move.RcptWithParameters or Move.BadRcpt:
                return [Rcpt(move)];
            case Move.Message or Move.SmugglingMessage:
                return Data(move);
            case Move.Chunk or Move.LastChunk or Move.EmptyLastChunk or Move.BadChunk:
                return [Bdat(move)];
            case Move.Rset:
                Drop();
                return ["250"];
            case Move.Auth or Move.AuthInSteps or Move.AuthGivenUp or Move.WrongAuth or Move.UnknownAuth:
                return Auth(move);
            case Move.Quit:
                IsOver = true;
                return ["221"];
            case Move.Nonsense or Move.Lhlo:
                return ["500"];
            default:
                return [move == Move.Vrfy ? "252" : "250"];
        }
    }

    private string StartTls()
    {
        if (!_greeted || _secure)
            return "503";
        // RFC 3207 §4.2: all that was learnt in clear is forgotten.
        (_secure, _greeted, _extended, _loggedIn) = (true, false, false, false);
        Drop();
        return "220";
    }

    private string Mail(Move move)
    {
        if (!_greeted || _sender is not null)
            return "503";
        if (move is Move.BadMail or Move.UnknownParameter or Move.TooBig)
            return move switch { Move.BadMail => "501", Move.UnknownParameter => "555", _ => "552" };
        _binary = move == Move.BinaryMail;
        _sender = move switch { Move.Mail => "ada@client.test", Move.MailWithParameters => "ada@client.test size=100 EightBitMime Headers a+b", _ => " BinaryMime" };
        return "250";
    }

    private string Rcpt(Move move)
    {
        if (_sender is null)
            return "503";
        if (move == Move.BadRcpt)
            return "550";
        _recipients.Add(move == Move.Rcpt ? "bob@mx.test" : "eve@mx.test Failure, Delay old+eve@mx.test");
        return "250";
    }

    private string[] Data(Move move)
    {
        // Where no content is asked for its lines are commands: none that is known, or one with a bare LF in it.
        if (_recipients.Count == 0 || _binary)
            return [_sender is null || _binary && _recipients.Count > 0 ? "503" : "554", move == Move.Message ? "500" : "501", "500"];
        if (move == Move.Message)
            Accept("x\r\n");
        Drop();
        return ["354", move == Move.Message ? "250" : "550"];
    }

    private string Bdat(Move move)
    {
        if (_recipients.Count == 0)
            return _sender is null ? "503" : "554";
        var isBad = move == Move.BadChunk && !_binary;
        _chunks += move switch { Move.EmptyLastChunk => "", Move.BadChunk => "x\ny", _ => "x\r\n" };
        var isLast = move is Move.LastChunk or Move.EmptyLastChunk;
        if (isLast)
            Accept(_chunks);
        if (isLast || isBad)
            Drop();
        return isBad ? "550" : "250";
    }

    private string[] Auth(Move move)
    {
        if (!_greeted || _sender is not null || _loggedIn)
            return ["503"];
        if (!_extended)
            return ["502"];
        _loggedIn = move is Move.Auth or Move.AuthInSteps;
        return move switch
        {
            Move.Auth => ["235"],
            Move.AuthInSteps => ["334", "334", "235"],
            Move.AuthGivenUp => ["334", "501"],
            Move.WrongAuth => ["535"],
            _ => ["504"],
        };
    }

    private void Accept(string content) =>
        Messages.Add($"{(_loggedIn ? "ada" : "")} {_secure}: {_sender} > {string.Join("; ", _recipients)} > {content}");

    private void Drop()
    {
        (_sender, _binary, _chunks) = (null, false, null);
        _recipients = [];
    }
}
