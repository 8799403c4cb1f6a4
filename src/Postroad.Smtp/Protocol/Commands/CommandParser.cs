using System.Diagnostics.CodeAnalysis;
using System.Text;
using Postroad.Mail.Addresses;

namespace Postroad.Smtp.Protocol.Commands;

/// <summary>
/// Reads one command line, without its CRLF: first the verb, then, once the session knows that it may come now, the rest.
/// A take moves on or leaves everything untouched.
/// </summary>
internal ref struct CommandParser
{
    private ReadOnlySpan<byte> _rest;

    public CommandParser(ReadOnlySpan<byte> line)
    {
        // RFC 5321 §4.1.1: white space before the CRLF is tolerated.
        _rest = line.TrimEnd(" \t"u8);
        Verb = TakeVerb();
    }

    /// <summary>The verb; what follows is read by <see cref="TryTakeArguments"/>.</summary>
    public Verb Verb { get; }

    /// <summary>Reads the rest of the line. False with the reply that refuses it.</summary>
    public bool TryTakeArguments(in CommandSyntax syntax, [NotNullWhen(true)] out Command? command, [NotNullWhen(false)] out Reply? refusal)
    {
        command = null;
        refusal = null;
        switch (Verb)
        {
            case Verb.Helo or Verb.Ehlo or Verb.Lhlo:
                command = TakeGreeting();
                break;
            case Verb.Mail:
                command = TakeMail(syntax, out refusal);
                break;
            case Verb.Rcpt:
                command = TakeRcpt(syntax, out refusal);
                break;
            case Verb.Bdat:
                command = TakeBdat();
                refusal = command is null ? Replies.BadChunk : null;
                break;
            case Verb.Auth:
                command = TakeAuth();
                break;
            case Verb.Data or Verb.Rset or Verb.Quit or Verb.StartTls when _rest.IsEmpty:
            case Verb.Noop or Verb.Help:
                command = new Command.Plain(Verb);
                break;
            case Verb.Vrfy or Verb.Expn when !_rest.IsEmpty:
                command = new Command.Plain(Verb);
                break;
        }
        if (command is null)
            refusal ??= Replies.SyntaxError;
        return command is not null;
    }

    private Verb TakeVerb()
    {
        var space = _rest.IndexOf((byte)' ');
        var word = space < 0 ? _rest : _rest[..space];
        var verb = word.Length switch
        {
            4 => VerbOfFour(word),
            8 when Ascii.EqualsIgnoreCase(word, "STARTTLS"u8) => Verb.StartTls,
            _ => Verb.Unknown,
        };
        if (verb != Verb.Unknown)
            _rest = space < 0 ? default : _rest[(space + 1)..];
        return verb;
    }

    private static Verb VerbOfFour(ReadOnlySpan<byte> word)
    {
        foreach (var (name, verb) in Verbs)
        {
            if (Ascii.EqualsIgnoreCase(word, name))
                return verb;
        }
        return Verb.Unknown;
    }

    // In the order in which a session uses them.
    private static readonly (byte[] Name, Verb Verb)[] Verbs =
    [
        ("MAIL"u8.ToArray(), Verb.Mail), ("RCPT"u8.ToArray(), Verb.Rcpt), ("DATA"u8.ToArray(), Verb.Data), ("BDAT"u8.ToArray(), Verb.Bdat),
        ("EHLO"u8.ToArray(), Verb.Ehlo), ("QUIT"u8.ToArray(), Verb.Quit), ("RSET"u8.ToArray(), Verb.Rset), ("AUTH"u8.ToArray(), Verb.Auth),
        ("NOOP"u8.ToArray(), Verb.Noop), ("HELO"u8.ToArray(), Verb.Helo), ("LHLO"u8.ToArray(), Verb.Lhlo), ("VRFY"u8.ToArray(), Verb.Vrfy),
        ("EXPN"u8.ToArray(), Verb.Expn), ("HELP"u8.ToArray(), Verb.Help),
    ];

    // RFC 5321 §4.1.1.1  ehlo = "EHLO" SP ( Domain / address-literal )
    // Names with underscores are taken as well: many machines have one.
    private Command.Greeting? TakeGreeting()
    {
        if (_rest.IsEmpty || _rest.Length > 255)
            return null;
        var isLiteral = _rest[0] == '[' && _rest[^1] == ']';
        foreach (var octet in isLiteral ? _rest[1..^1] : _rest)
        {
            if (!char.IsAsciiLetterOrDigit((char)octet) && octet is not ((byte)'.' or (byte)'-' or (byte)'_') && !(isLiteral && octet == ':'))
                return null;
        }
        var name = Encoding.ASCII.GetString(_rest);
        if (isLiteral && !MailDomain.TryParse(name, out _))
            return null;
        return new Command.Greeting(Verb, name);
    }

    // RFC 5321 §4.1.1.2  mail = "MAIL FROM:" Reverse-path [SP Mail-parameters]
    private Command.Mail? TakeMail(in CommandSyntax syntax, out Reply? refusal)
    {
        refusal = null;
        if (!TryTake("FROM:"u8, syntax.SpaceAfterColon))
            return null;
        var path = new PathReader(_rest);
        if (!path.TryTake(out var address))
        {
            refusal = Replies.BadSender;
            return null;
        }
        if (!MailParameterReader.TryRead(path.Rest, syntax, out var parameters, out refusal))
            return null;
        if (address.IsEmpty)
            return new Command.Mail(ReversePath.Null, parameters);
        refusal = PathReader.Read(address, parameters.SmtpUtf8, Replies.BadSender, out var mailbox);
        return mailbox is null ? null : new Command.Mail(ReversePath.Of(mailbox), parameters);
    }

    // RFC 5321 §4.1.1.3  rcpt = "RCPT TO:" ( "<Postmaster@" Domain ">" / "<Postmaster>" / Forward-path ) [SP Rcpt-parameters]
    private Command.Rcpt? TakeRcpt(in CommandSyntax syntax, out Reply? refusal)
    {
        refusal = null;
        if (!TryTake("TO:"u8, syntax.SpaceAfterColon))
            return null;
        var path = new PathReader(_rest);
        if (!path.TryTake(out var address))
        {
            refusal = Replies.BadRecipient;
            return null;
        }
        if (!RcptParameterReader.TryRead(path.Rest, syntax, out var parameters, out refusal))
            return null;
        ReadOnlySpan<byte> whole = Ascii.EqualsIgnoreCase(address, "postmaster"u8) ? Encoding.ASCII.GetBytes($"postmaster@{syntax.Host}") : address;
        refusal = PathReader.Read(whole, syntax.SmtpUtf8, Replies.BadRecipient, out var mailbox);
        return mailbox is null ? null : new Command.Rcpt(new Recipient(mailbox, parameters));
    }

    // RFC 3030 §2  bdat-cmd = "BDAT" SP chunk-size [ SP end-marker ]
    private Command.Bdat? TakeBdat()
    {
        var space = _rest.IndexOf((byte)' ');
        var digits = space < 0 ? _rest : _rest[..space];
        var isLast = space >= 0 && Ascii.EqualsIgnoreCase(_rest[(space + 1)..], "LAST"u8);
        return (space < 0 || isLast) && Digits.TryRead(digits, 18, out var size) ? new Command.Bdat(size, isLast) : null;
    }

    // RFC 4954 §4  auth-command = "AUTH" SP sasl-mech [SP (initial-response / "=")]
    private Command.Auth? TakeAuth()
    {
        var space = _rest.IndexOf((byte)' ');
        var mechanism = space < 0 ? _rest : _rest[..space];
        if (mechanism.Length is 0 or > 20)
            return null;
        foreach (var octet in mechanism)
        {
            if (!char.IsAsciiLetterOrDigit((char)octet) && octet is not ((byte)'-' or (byte)'_'))
                return null;
        }
        var response = space < 0 ? null : _rest[(space + 1)..].ToArray();
        if (response is { Length: 0 })
            return null;
        return new Command.Auth(Encoding.ASCII.GetString(mechanism).ToUpperInvariant(), response is [(byte)'='] ? [] : response);
    }

    // RFC 5321 §2.4: verbs and keywords ignore case.
    private bool TryTake(ReadOnlySpan<byte> keyword, bool spaceAfter)
    {
        if (_rest.Length < keyword.Length || !Ascii.EqualsIgnoreCase(_rest[..keyword.Length], keyword))
            return false;
        _rest = _rest[keyword.Length..];
        if (spaceAfter)
            _rest = _rest.TrimStart((byte)' ');
        return true;
    }
}
