using System.CommandLine;
using Postroad.Cli.Checks.Input;
using Postroad.Cli.Screen;
using Postroad.Cli.Words;
using Postroad.Mail.Spf;

namespace Postroad.Cli.Checks.Senders;

/// <summary>The session that a message came in: who connected, how they greeted, whom they named as sender.</summary>
internal sealed class SessionWords
{
    private readonly Option<string?> _ip = Word.Text("--ip", "ADDRESS", "The address of the client.");
    private readonly Option<string?> _helo = Word.Text("--helo", "NAME", "What it said in EHLO or HELO.");
    private readonly Option<string?> _mailFrom = Word.Text("--mail-from", "ADDRESS", "The reverse-path; --mail-from= for the empty one.");

    public SessionWords(bool required)
    {
        if (!required)
            return;
        _ip.Required();
        _helo.Required();
        _mailFrom.Required();
    }

    public void AddTo(Command command)
    {
        command.Options.Add(_ip);
        command.Options.Add(_helo);
        command.Options.Add(_mailFrom);
    }

    /// <summary>The session, or what is missing of it.</summary>
    public SpfRequest Read(ParseResult parsed) => TryRead(parsed) ?? throw new CheckFailure(ExitCode.Usage, "--ip, --helo and --mail-from are needed");

    /// <summary>The session; null where nothing of it was given.</summary>
    public SpfRequest? TryRead(ParseResult parsed)
    {
        var (ip, helo, mailFrom) = (parsed.GetValue(_ip), parsed.GetValue(_helo), parsed.GetValue(_mailFrom));
        if (ip is null && helo is null && mailFrom is null)
            return null;
        if (ip is null || helo is null || mailFrom is null)
            throw new CheckFailure(ExitCode.Usage, "--ip, --helo and --mail-from belong together");
        return new SpfRequest(CheckOptions.Address(ip), helo, mailFrom is ['<', .. var inner, '>'] ? inner : mailFrom);
    }
}
