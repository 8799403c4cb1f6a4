using System.CommandLine;
using Postroad.Cli.Screen;
using Postroad.Cli.Users;
using Postroad.Cli.Words;
using Postroad.Mail.Addresses;
using Postroad.Smtp.Client;
using Postroad.Smtp.Client.Tls;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Sasl.Clients;

namespace Postroad.Cli.Send;

/// <summary><c>postroad send</c>: sends one message and shows the whole conversation.</summary>
internal sealed class SendVerb
{
    private readonly Option<string[]> _to = Word.Texts("--to", "ADDRESS", "A recipient; several with commas or by giving it again.");
    private readonly Option<string?> _from = Word.Text("--from", "ADDRESS", "The sender; empty (--from=) for the null sender. Default: the user who logs in, where that is an address; else postroad@ this machine.");
    private readonly Option<string?> _server = Word.Text("--server", "SERVER", "host, host:port, smtp://host:port, smtps://host, lmtp://host:port. Default: 127.0.0.1:1025, where `postroad dev` listens.");
    private readonly Option<string?> _tls = Word.Text("--tls", "MODE", "verified: TLS, and a certificate good for the name. required: TLS with any certificate. opportunistic: TLS where offered. none. Default: verified; on this machine opportunistic.");
    private readonly Option<string?> _user = Word.Text("--user", "USER", "Log in as this user.");
    private readonly Option<string?> _password = Word.Text("--password", "PASSWORD", "With this password; others on this machine can see it, so better --password-stdin.");
    private readonly Option<bool> _passwordStdin = Word.Flag("--password-stdin", "Read the password from standard input.");
    private readonly Option<string?> _subject = Word.Text("--subject", "TEXT", "The subject.", "-s");
    private readonly Option<string?> _text = Word.Text("--text", "TEXT", "The text; - reads it from standard input.");
    private readonly Option<string?> _html = Word.Text("--html", "HTML", "The text as HTML, beside the plain one.");
    private readonly Option<string[]> _attach = Word.Texts("--attach", "FILE", "Attach a file; may be given again.");
    private readonly Option<string[]> _header = Word.Texts("--header", "NAME:VALUE", "Add or replace a header field; may be given again.");
    private readonly Option<string?> _raw = Word.Text("--raw", "FILE", "Send this file as it is, in the place of a message made here; - reads standard input.");
    private readonly Option<string?> _until = Word.Text("--until", "STEP", "Go no further than helo, tls, auth, mail, rcpt or data, and send nothing.");
    private readonly Option<string?> _helo = Word.Text("--helo", "NAME", "Our name in EHLO. Default: that of this machine.");
    private readonly Option<TimeSpan?> _timeout = Word.Duration("--timeout", "How long to wait for any one reply. Default: 30s.");
    private readonly Option<bool> _json = Word.Flag("--json", "Print the result as one JSON object; the conversation goes to standard error.");

    private readonly Shell _shell;

    private SendVerb(Shell shell) => _shell = shell;

    public static Command Create(Shell shell)
    {
        var verb = new SendVerb(shell);
        var command = new Command("send", "Send a message, and show who said what and what it means.")
        {
            verb._to, verb._from, verb._server, verb._tls, verb._user, verb._password, verb._passwordStdin, verb._subject, verb._text, verb._html,
            verb._attach, verb._header, verb._raw, verb._until, verb._helo, verb._timeout, verb._json,
        };
        command.SetAction(verb.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(parsed, cancellationToken).ConfigureAwait(false);
        }
        catch (FormatException wrong)
        {
            return _shell.Fail(ExitCode.Usage, wrong.Message);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return _shell.Fail(ExitCode.No, failure.Message);
        }
    }

    private async Task<int> SendAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var until = Stop(parsed.GetValue(_until));
        var server = ServerAddress.Development;
        if (parsed.GetValue(_server) is { } place && !ServerAddress.TryParse(place, out server, out var error))
            return _shell.Fail(ExitCode.Usage, error);
        var sender = Sender(parsed.GetValue(_from) ?? UsualSender(parsed.GetValue(_user) ?? server.User));
        var recipients = Recipients(parsed.GetValue(_to)!);
        if (recipients.Count == 0 && until >= SendStop.Rcpt)
            return _shell.Fail(ExitCode.Usage, "--to is missing: who shall get the message?");
        var login = Login(parsed, server, out var refusal);
        if (refusal is not null)
            return _shell.Fail(ExitCode.Usage, refusal);
        var content = until == SendStop.Never ? Content(parsed, sender, recipients) : [];
        var parameters = new MailParameters
        {
            Size = content.Length > 0 ? content.Length : null,
            Body = content.AsSpan().ContainsAnyInRange((byte)0x80, (byte)0xff) ? BodyType.EightBitMime : default,
            SmtpUtf8 = sender.Mailbox is { IsInternational: true } || recipients.Exists(recipient => recipient.Mailbox.IsInternational),
        };

        var json = parsed.GetValue(_json);
        var printer = new TranscriptPrinter(json ? _shell.Error : _shell.Out, json ? _shell.ErrorPalette : _shell.OutPalette);
        var report = await new SendSession(Options(parsed, server, printer), login, until).RunAsync(sender, parameters, recipients, content, cancellationToken).ConfigureAwait(false);
        if (json)
            await _shell.Out.WriteLineAsync(report.ToJson()).ConfigureAwait(false);
        else if (!_shell.IsQuiet || report.ExitCode != ExitCode.Yes)
            await (report.ExitCode == ExitCode.Yes ? _shell.Out : _shell.Error).WriteLineAsync(report.ToLine(report.ExitCode == ExitCode.Yes ? _shell.OutPalette : _shell.ErrorPalette)).ConfigureAwait(false);
        return report.ExitCode;
    }

    private SmtpConnectionOptions Options(ParseResult parsed, ServerAddress server, TranscriptPrinter printer)
    {
        var patience = parsed.GetValue(_timeout) ?? TimeSpan.FromSeconds(30);
        return new SmtpConnectionOptions
        {
            Host = server.Host,
            Port = server.Port,
            IsLmtp = server.IsLmtp,
            LocalName = parsed.GetValue(_helo),
            Tls = new TlsSettings { Mode = Mode(parsed.GetValue(_tls)) ?? server.UsualTls, IsImplicit = server.IsImplicitTls },
            Timeouts = SmtpTimeouts.Default with { Connect = patience, Greeting = patience, Command = patience, Data = patience, Block = patience, Final = patience },
            TimeProvider = _shell.Clock,
            // In three steps, as everybody knows them from the books.
            UseChunking = false,
            Transcript = _shell.IsQuiet ? null : printer.Print,
        };
    }

    private PasswordCredential? Login(ParseResult parsed, ServerAddress server, out string? refusal)
    {
        refusal = null;
        var (user, password) = (parsed.GetValue(_user) ?? server.User, parsed.GetValue(_password) ?? server.Password);
        if (user is null)
        {
            refusal = password is not null || parsed.GetValue(_passwordStdin) ? "a password without --user: who shall log in?" : null;
            return null;
        }
        password ??= PasswordPrompt.Ask(_shell, parsed.GetValue(_passwordStdin), user, out refusal);
        return password is null ? null : new PasswordCredential(user, password);
    }

    private byte[] Content(ParseResult parsed, ReversePath sender, List<Recipient> recipients)
    {
        if (parsed.GetValue(_raw) is { } raw)
            return raw == "-" ? ReadInput() : File.ReadAllBytes(Path.Combine(_shell.CurrentFolder, raw));
        var text = parsed.GetValue(_text) ?? "This is a test message from `postroad send`.\n";
        return new MessageDraft(
            sender.ToString(), [.. recipients.Select(recipient => recipient.Mailbox.ToString())], parsed.GetValue(_subject) ?? "A message from postroad",
            text == "-" ? System.Text.Encoding.UTF8.GetString(ReadInput()) : text, parsed.GetValue(_html), parsed.GetValue(_header)!,
            [.. parsed.GetValue(_attach)!.Select(file => Path.Combine(_shell.CurrentFolder, file))]).Compose(_shell.Clock);
    }

    private byte[] ReadInput()
    {
        using var input = _shell.OpenInput();
        using var octets = new MemoryStream();
        input.CopyTo(octets);
        return octets.ToArray();
    }

    private static string UsualSender(string? user) =>
        user is not null && Mailbox.TryParse(user, out _) ? user : $"postroad@{Configuration.ConfigurationLoader.MachineName()}";

    private static ReversePath Sender(string text) =>
        ReversePath.TryParse(text.Trim('<', '>'), out var sender) ? sender : throw new FormatException($"--from: '{text}' is not a mail address");

    private static List<Recipient> Recipients(string[] words)
    {
        var recipients = new List<Recipient>();
        foreach (var word in words.SelectMany(word => word.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
            recipients.Add(Mailbox.TryParse(word.Trim('<', '>'), out var mailbox) ? new Recipient(mailbox, RecipientParameters.None) : throw new FormatException($"--to: '{word}' is not a mail address"));
        return recipients;
    }

    private static TlsMode? Mode(string? text) => text switch
    {
        null => null,
        "verified" => TlsMode.Verified,
        "required" => TlsMode.Required,
        "opportunistic" => TlsMode.Opportunistic,
        "none" => TlsMode.None,
        _ => throw new FormatException($"--tls: '{text}' is not verified, required, opportunistic or none"),
    };

    private static SendStop Stop(string? text) => text is null ? SendStop.Never
        : Enum.TryParse<SendStop>(text, ignoreCase: true, out var stop) && stop != SendStop.Never && !char.IsAsciiDigit(text[0]) ? stop
        : throw new FormatException($"--until: '{text}' is not helo, tls, auth, mail, rcpt or data");
}
