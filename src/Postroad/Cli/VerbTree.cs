using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using Postroad.Cli.Bans;
using Postroad.Cli.Checks;
using Postroad.Cli.Checks.Keys;
using Postroad.Cli.Checks.Messages;
using Postroad.Cli.Checks.Senders;
using Postroad.Cli.Config;
using Postroad.Cli.Dev;
using Postroad.Cli.Queue;
using Postroad.Cli.Screen;
using Postroad.Cli.Send;
using Postroad.Cli.Serve;
using Postroad.Cli.Users;
using Postroad.Cli.Words;

namespace Postroad.Cli;

/// <summary>All verbs. A verb is a class with a <c>Create</c> that gives the command; here they get their place and their examples.</summary>
internal sealed class VerbTree
{
    private readonly Dictionary<Command, string> _examples = [];

    public VerbTree(Shell shell)
    {
        Root = new RootCommand("Postroad: a mail server, and the tools around it.");
        Root.Options.Clear();
        Root.Directives.Clear();
        Root.Directives.Add(new SuggestDirective());
        Root.Options.Add(new HelpOption("--help", ["-h", "-?"]) { Description = "Show this.", Action = new HelpPage(shell, _examples) });
        Root.Options.Add(Quiet);
        var version = Word.Flag("--version", "Show the version.");
        Root.Options.Add(version);
        Root.SetAction(parsed => parsed.GetValue(version) ? VersionVerb.Run(shell) : shell.Fail(ExitCode.Usage, "a verb is needed; `postroad --help` lists them"));

        Add(DevVerb.Create(shell), "postroad dev\npostroad dev --smtp 0 --http 0 --ephemeral");
        Add(ServeVerb.Create(shell), "postroad serve -c /etc/postroad/postroad.toml");
        Add(InitVerb.Create(shell), "postroad init example.com");
        Add(ConfigVerbs.Create(shell), "postroad config check -c /etc/postroad/postroad.toml\npostroad config show | grep limits");
        Add(UserVerbs.Create(shell), "postroad user add ada@example.com\nprintf %s \"$PASSWORD\" | postroad user add ada@example.com --password-stdin");
        Add(QueueVerbs.Create(shell), "postroad queue list --state=deferred --domain=example.net\npostroad queue retry --domain=example.net --reason 'their server is back'\npostroad queue bounce 01m8aq5538fy2vr3jqe9b144e1 --reason 'sent by mistake'");
        Add(BanVerbs.Create(shell), "postroad ban list\npostroad ban lift 192.0.2.0/24");
        Add(SendVerb.Create(shell), "postroad send --to grace@example.net\npostroad send --server smtp.example.com:587 --user ada@example.com --to grace@example.net --attach report.pdf\npostroad send --server mx.example.net --tls required --to grace@example.net --until rcpt");
        Add(CheckVerbs.Create(shell), CheckVerbs.Examples);
        Add(ArcSealVerb.Create(shell), "postroad arc seal --key key.pem --domain lists.example.com --selector s1 --authserv-id mx.example.com message.eml");
        Add(DkimVerbs.Create(shell), "postroad dkim keygen example.com\npostroad dkim verify example.com\npostroad dkim rotate example.com");
        Add(ReportVerb.Create(shell), "postroad report parse google.com!example.com!1700000000!1700086400.zip");
        Add(MessageParseVerb.Create(shell), "postroad message parse message.eml");
        Add(CompletionVerb.Create(shell, Root), "source <(postroad completion bash)");
    }

    public RootCommand Root { get; }

    public Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "Say only what went wrong.", Recursive = true };

    private void Add(Command verb, string examples)
    {
        _examples[verb] = examples;
        Root.Subcommands.Add(verb);
    }
}
