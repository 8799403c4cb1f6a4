using System.Text;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Protocol.Commands;
using Postroad.Smtp.Transport;

namespace Postroad.Smtp.Server.Sessions;

/// <summary>Takes commands out of the input, one at a time, and says whether each may come now. Knows nothing of waiting.</summary>
internal sealed class CommandReader
{
    /// <summary>Octets of one endless line that are read past before the session ends.</summary>
    private const int MaxDiscarded = 64 * 1024;

    private readonly ServerSession _session;
    private readonly InputBuffer _input;
    private int _discarded;
    private bool _isAuth;
    private bool _isFirst = true;

    public CommandReader(ServerSession session)
    {
        _session = session;
        _input = session.Wire.Input;
    }

    /// <summary>What became of the next line.</summary>
    public readonly record struct Taken(CommandRule? Rule, Command? Command, Reply? Refusal);

    /// <summary>Another may be at the other end now, as after a handshake: what it says first tells what it is.</summary>
    public void StartOver() => _isFirst = true;

    /// <summary>Takes a line. False where its end has not come.</summary>
    /// <param name="taken">The command with its row, or the reply that refuses it.</param>
    public bool TryTake(out Taken taken)
    {
        taken = default;
        if (_isFirst && _input.RawLength > 0 && IsForeign(_input.Raw[..1]))
        {
            taken = new Taken(null, null, Replies.NotSmtp);
            return true;
        }
        // An initial response may be as long as any line of the exchange (RFC 4954 §4); of a line that is read past only the first octets tell.
        var limits = _session.Server.Options.Limits;
        if (_discarded == 0)
            _isAuth = Ascii.EqualsIgnoreCase(_input.Raw[..Math.Min(5, _input.RawLength)], "AUTH "u8);
        if (!TryFind(_isAuth ? limits.AuthLine : limits.CommandLine, _isAuth ? Replies.AuthLineTooLong : Replies.LineTooLong, out var line, out var refusal))
            return false;
        taken = refusal is null ? Understand(line) : new Taken(null, null, refusal);
        _input.Skip(refusal is null ? line.Length + 2 : 0);
        return true;
    }

    /// <summary>Takes a line of an AUTH exchange; null with <c>true</c> for one that was too long.</summary>
    public bool TryTakeAuthLine(out byte[]? octets)
    {
        octets = null;
        if (!TryFind(_session.Server.Options.Limits.AuthLine, Replies.AuthLineTooLong, out var line, out var refusal))
            return false;
        if (refusal is not null)
            return true;
        octets = line.ToArray();
        _input.Skip(line.Length + 2);
        return true;
    }

    /// <summary>The verb of the next line, which stays where it is. False where its end has not come.</summary>
    public bool TryPeek(out Verb verb)
    {
        var isWhole = LineReader.TryFind(_input.Raw, out var line);
        verb = isWhole ? new CommandParser(line).Verb : Verb.Unknown;
        return isWhole || _input.RawLength >= _session.Server.Options.Limits.CommandLine;
    }

    // A line beyond the limit is read past to its end, and then refused; one that does not end at all ends the session.
    private bool TryFind(int most, Reply tooLong, out ReadOnlySpan<byte> line, out Reply? refusal)
    {
        refusal = null;
        var raw = _input.Raw;
        var isWhole = LineReader.TryFind(raw, out line);
        if (isWhole && _discarded == 0 && line.Length + 2 <= most)
            return true;
        if (!isWhole && _discarded == 0 && raw.Length < most)
            return false;
        var drop = isWhole ? line.Length + 2 : raw[^1] == '\r' ? raw.Length - 1 : raw.Length;
        _discarded += drop;
        _input.Skip(drop);
        if (_discarded > MaxDiscarded)
            refusal = Replies.TooMuch;
        else if (isWhole)
            refusal = tooLong;
        else
            return false;
        _discarded = 0;
        return true;
    }

    private Taken Understand(ReadOnlySpan<byte> line)
    {
        if (_isFirst && IsForeign(line))
            return new Taken(null, null, Replies.NotSmtp);
        _isFirst = false;
        var parser = new CommandParser(line);
        if (LineReader.HoldsStray(line))
            return new Taken(null, null, parser.Verb == Verb.Bdat ? Replies.BadChunk : Replies.SyntaxError);
        if (CommandTable.Find(parser.Verb) is not { } rule)
            return new Taken(null, null, Replies.UnknownCommand);
        var listener = _session.Listener;
        var isClear = _session.Facts.TlsProtocol is null && !_session.Facts.IsTrusted;
        if (isClear && listener.Tls == TlsUse.Required && (rule.Traits & CommandTraits.BeforeTls) == 0)
            return new Taken(rule, null, rule.Verb == Verb.Auth ? Replies.EncryptionRequired : Replies.TlsRequired);
        if ((rule.Allowed & _session.State) == 0)
            return new Taken(rule, null, Replies.BadSequence);
        if (listener.Auth == AuthUse.Required && _session.Facts is { User: null, IsTrusted: false } && (rule.Traits & CommandTraits.NeedsLogin) != 0)
            return new Taken(rule, null, Replies.AuthRequired);
        return parser.TryTakeArguments(_session.Offer.Syntax, out var command, out var refusal) ? new Taken(rule, command, null) : new Taken(rule, null, refusal);
    }

    // A browser that was lured here, or TLS on a port in clear: neither shall talk on.
    private static bool IsForeign(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || !char.IsAsciiLetter((char)line[0]))
            return !line.IsEmpty && line[0] is (< (byte)' ' or > (byte)'~') and not ((byte)'\r' or (byte)'\n');
        var space = line.IndexOf((byte)' ');
        return space > 0 && (IsHttp(line[..space]) || line.IndexOf(" HTTP/"u8) > 0);
    }

    private static bool IsHttp(ReadOnlySpan<byte> word)
    {
        foreach (var verb in HttpVerbs)
        {
            if (word.SequenceEqual(verb))
                return true;
        }
        return false;
    }

    // RFC 9110 §9.1; PRI is the preface of HTTP/2 (RFC 9113 §3.4). Verbs of other standards are known by the version at the end of their line (RFC 9112 §3).
    private static readonly byte[][] HttpVerbs =
    [
        "GET"u8.ToArray(), "POST"u8.ToArray(), "PUT"u8.ToArray(), "HEAD"u8.ToArray(), "OPTIONS"u8.ToArray(),
        "DELETE"u8.ToArray(), "PATCH"u8.ToArray(), "CONNECT"u8.ToArray(), "TRACE"u8.ToArray(), "PRI"u8.ToArray(),
    ];
}
