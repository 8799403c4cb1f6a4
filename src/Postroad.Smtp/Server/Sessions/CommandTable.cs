using System.Collections.Immutable;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Protocol.Commands;
using Postroad.Smtp.Server.Sessions.Verbs;

namespace Postroad.Smtp.Server.Sessions;

/// <summary>The order of a session: one row a verb (RFC 5321 §4.1.4).</summary>
internal static class CommandTable
{
    private const SessionState InTransaction = SessionState.Mail | SessionState.Rcpt;
    private const SessionState AfterGreeting = SessionState.Greeted | InTransaction;

    private static readonly ImmutableArray<CommandRule> Rules =
    [
        new(Verb.Helo, SessionState.Any, CommandTraits.BeforeTls | CommandTraits.Idle, static (s, c) => GreetingVerbs.GreetAsync(s, (Command.Greeting)c)),
        new(Verb.Ehlo, SessionState.Any, CommandTraits.BeforeTls | CommandTraits.Idle, static (s, c) => GreetingVerbs.GreetAsync(s, (Command.Greeting)c)),
        new(Verb.Lhlo, SessionState.Any, CommandTraits.BeforeTls | CommandTraits.Idle, static (s, c) => GreetingVerbs.GreetAsync(s, (Command.Greeting)c)),
        new(Verb.StartTls, AfterGreeting, CommandTraits.BeforeTls, static (s, _) => SecurityVerbs.StartTlsAsync(s)),
        new(Verb.Auth, SessionState.Greeted, CommandTraits.None, static (s, c) => LoginVerbs.AuthAsync(s, (Command.Auth)c)),
        new(Verb.Mail, SessionState.Greeted, CommandTraits.NeedsLogin, static (s, c) => EnvelopeVerbs.MailAsync(s, (Command.Mail)c)),
        new(Verb.Rcpt, InTransaction, CommandTraits.NeedsLogin, static (s, c) => EnvelopeVerbs.RcptAsync(s, (Command.Rcpt)c)),
        new(Verb.Data, InTransaction, CommandTraits.NeedsLogin, static (s, _) => ContentVerbs.DataAsync(s)),
        // Out of order too: its octets have to be read past.
        new(Verb.Bdat, SessionState.Any, CommandTraits.BeforeTls, static (s, c) => ContentVerbs.BdatAsync(s, (Command.Bdat)c)),
        new(Verb.Rset, SessionState.Any, CommandTraits.Idle, static (s, _) => EnvelopeVerbs.Reset(s)),
        new(Verb.Noop, SessionState.Any, CommandTraits.BeforeTls | CommandTraits.Idle, static (_, _) => new(Replies.Ok)),
        new(Verb.Quit, SessionState.Any, CommandTraits.BeforeTls, static (_, _) => new(Replies.Bye)),
        new(Verb.Vrfy, SessionState.Any, CommandTraits.Idle, static (_, _) => new(Replies.CannotVerify)),
        new(Verb.Expn, SessionState.Any, CommandTraits.Idle, static (_, _) => new(Replies.NotImplemented)),
        new(Verb.Help, SessionState.Any, CommandTraits.Idle, static (_, _) => new(Replies.Help)),
    ];

    private static readonly CommandRule?[] ByVerb = Index();

    /// <summary>The row of a verb; null for an unknown one.</summary>
    public static CommandRule? Find(Verb verb) => ByVerb[(int)verb];

    private static CommandRule?[] Index()
    {
        var rules = new CommandRule?[Enum.GetValues<Verb>().Length];
        foreach (var rule in Rules)
            rules[(int)rule.Verb] = rule;
        return rules;
    }
}
