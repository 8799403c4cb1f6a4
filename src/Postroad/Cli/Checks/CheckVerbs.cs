using System.CommandLine;
using Postroad.Cli.Checks.Records;
using Postroad.Cli.Checks.Senders;
using Postroad.Cli.Screen;

namespace Postroad.Cli.Checks;

/// <summary><c>postroad check …</c>: questions about senders, domains, records and addresses. None needs a server or a configuration.</summary>
internal static class CheckVerbs
{
    public const string Examples = """
        postroad check domain example.com
        postroad check message --ip 192.0.2.1 --helo mail.example.com --mail-from ada@example.com message.eml
        postroad check spf --ip 192.0.2.1 --helo mail.example.com --mail-from ada@example.com
        postroad check dkim message.eml
        postroad check record dmarc "v=DMARC1; p=reject; rua=mailto:dmarc@example.com"
        """;

    public static Command Create(Shell shell)
    {
        var command = new Command("check", "Ask who sent a message, and what a domain publishes for mail.");
        command.Subcommands.Add(MessageVerb.Create(shell));
        command.Subcommands.Add(SpfVerb.Create(shell));
        command.Subcommands.Add(DkimVerb.Create(shell));
        command.Subcommands.Add(DmarcVerb.Create(shell));
        command.Subcommands.Add(ArcVerb.Create(shell));
        command.Subcommands.Add(DomainVerb.Create(shell));
        command.Subcommands.Add(RecordVerb.Create(shell));
        command.Subcommands.Add(AddressVerb.Create(shell));
        return command;
    }
}
