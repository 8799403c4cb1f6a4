namespace Postroad.Cli.Send;

/// <summary>Says in a sentence what a server's reply means (RFC 5321 §4.2, RFC 3463).</summary>
internal static class ReplySentence
{
    // The subject and detail of an enhanced status code; its class only says whether trying again helps.
    private static readonly Dictionary<string, string> ByStatus = new(StringComparer.Ordinal)
    {
        ["1.1"] = "no such mailbox",
        ["1.2"] = "no such domain, as far as this server knows",
        ["1.3"] = "the recipient's address is not written correctly",
        ["1.6"] = "the mailbox has moved",
        ["1.7"] = "the sender's address is not written correctly",
        ["1.8"] = "the sender's domain does not exist",
        ["1.10"] = "the domain takes no mail at all (null MX)",
        ["2.0"] = "something about the mailbox",
        ["2.1"] = "the mailbox is switched off",
        ["2.2"] = "the mailbox is full",
        ["2.3"] = "the message is too big for this mailbox",
        ["3.1"] = "the server's disk is full",
        ["3.2"] = "the server takes no mail now",
        ["3.4"] = "the message is bigger than the server takes",
        ["4.1"] = "the next server does not answer",
        ["4.4"] = "the server knows no way to that domain",
        ["4.5"] = "the server is overloaded",
        ["4.6"] = "the message goes in circles",
        ["4.7"] = "the message waited too long",
        ["5.0"] = "the server did not like the command",
        ["5.1"] = "the command came out of order",
        ["5.2"] = "the command was not written correctly",
        ["5.3"] = "there are too many recipients in one message",
        ["5.4"] = "a parameter of the command is not taken",
        ["6.0"] = "something in the message is not taken",
        ["6.3"] = "the server cannot take 8-bit content",
        ["6.7"] = "the address needs SMTPUTF8, and the server does not have it",
        ["7.0"] = "the server's rules forbid it",
        ["7.1"] = "the server does not relay for us: log in, or ask the server of that domain",
        ["7.8"] = "user and password do not belong together",
        ["7.9"] = "this way of logging in is too weak for the server",
        ["7.10"] = "TLS is needed first",
        ["7.11"] = "logging in needs TLS first",
        ["7.20"] = "no DKIM signature passed",
        ["7.23"] = "SPF says that we may not send for this domain",
        ["7.25"] = "our address has no name that points back to it",
        ["7.26"] = "neither SPF nor DKIM passed",
    };

    /// <summary>The sentence.</summary>
    /// <param name="command">What was answered: a verb, <c>connect</c> for the greeting, <c>.</c> for the end of the content.</param>
    /// <param name="code">The three digits.</param>
    /// <param name="text">What stands behind them in the last line.</param>
    public static string Of(string command, int code, string text)
    {
        if (code < 400)
            return Positive(command, code, text);
        var again = code < 500 ? "Not now, but later perhaps" : "No, and trying again will not help";
        var reason = StatusOf(text) is { } status && ByStatus.TryGetValue(status, out var known) ? known : Negative(command, code);
        return $"{again}: {reason}.";
    }

    private static string Positive(string command, int code, string text) => (command, code) switch
    {
        ("connect", _) => "The server greets and is ready.",
        ("EHLO" or "LHLO", _) => "The server knows us, and lists what it can do.",
        ("HELO", _) => "The server knows us; it is of the old kind.",
        ("STARTTLS", _) => "The server begins TLS; everything said before is forgotten.",
        ("AUTH", 334) => "The server asks for the next step of the login.",
        ("AUTH", _) => "Logged in.",
        ("MAIL", _) => "The sender is accepted.",
        ("RCPT", 251) => "The recipient has moved; the server forwards the message.",
        ("RCPT", 252) => "The server cannot check the recipient, and takes the message.",
        ("RCPT", _) => "The recipient is accepted.",
        ("DATA", 354) => "The server waits for the message.",
        ("." or "BDAT", _) => QueueIdOf(text) is { } id ? $"The server has the message and answers for it, as {id}." : "The server has the message and answers for it.",
        ("RSET", _) => "The message was dropped before it was sent.",
        ("QUIT", _) => "The server says good-bye.",
        _ => "Done.",
    };

    private static string Negative(string command, int code) => (command, code) switch
    {
        (_, 421) => "the server closes the connection",
        (_, 450 or 550) when command == "RCPT" => "the mailbox is not available",
        (_, 451) => "something went wrong in the server",
        (_, 452) => "the server has no room, or too many recipients were named",
        (_, 454) => "TLS or the login is not available",
        (_, 500 or 502) => "the server does not know this command",
        (_, 501 or 555) => "the server does not take a parameter of this command",
        (_, 503) => "the command came out of order",
        (_, 504) => "the server does not know this way",
        (_, 521) => "the server takes no mail at all",
        (_, 530) => "a login or TLS is needed first",
        (_, 534) => "this way of logging in is too weak for the server",
        (_, 535) => "user and password do not belong together",
        (_, 538) => "logging in needs TLS first",
        (_, 552) => "the mailbox has no room, or the message is too big",
        (_, 553) => "the server does not take this address",
        (_, 554) when command == "connect" => "the server takes no mail from us",
        (_, 556) => "the domain takes no mail at all",
        ("MAIL", _) => "the sender is not accepted",
        ("RCPT", _) => "the recipient is not accepted",
        ("." or "BDAT" or "DATA", _) => "the message is not accepted",
        _ => "the server refuses",
    };

    /// <summary><c>5.1.1 No such mailbox</c> has <c>1.1</c>.</summary>
    private static string? StatusOf(string text)
    {
        var word = text.Split(' ', 2)[0].Split('.');
        return word is [['2' or '4' or '5'], { Length: > 0 and <= 3 } subject, { Length: > 0 and <= 3 } detail] && subject.All(char.IsAsciiDigit) && detail.All(char.IsAsciiDigit) ? $"{subject}.{detail}" : null;
    }

    /// <summary>Servers put it behind <c>queued as</c> or <c>id=</c>.</summary>
    internal static string? QueueIdOf(string text)
    {
        foreach (var mark in (string[])["queued as ", "id="])
            if (text.IndexOf(mark, StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
            {
                var id = text[(at + mark.Length)..].Split(' ', 2)[0].Trim('<', '>', '.', ',');
                return id.Length > 0 ? id : null;
            }
        return null;
    }
}
