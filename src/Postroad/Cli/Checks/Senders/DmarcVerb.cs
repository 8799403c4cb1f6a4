using System.CommandLine;
using System.Text.Json;
using Postroad.Cli.Checks.Input;
using Postroad.Cli.Screen;
using Postroad.Cli.Words;
using Postroad.Mail.Addresses;
using Postroad.Mail.Dkim;
using Postroad.Mail.Dmarc;
using Postroad.Mail.Dns;
using Postroad.Mail.Senders;
using Postroad.Mail.Spf;

namespace Postroad.Cli.Checks.Senders;

/// <summary><c>postroad check dmarc</c>: what does the author's domain want to be done with this message? Of a message, of given results, or of a From field alone.</summary>
internal sealed class DmarcVerb
{
    private readonly Shell _shell;
    private readonly CheckOptions _options;
    private readonly SessionWords _session = new(required: false);
    private readonly Argument<string?> _file = Word.OptionalArgument("FILE", "The message, or - for standard input.");
    private readonly Option<string?> _from = Word.Text("--from", "ADDRESS", "The author, where there is no message.");
    private readonly Option<string[]> _dkimPass = Word.Texts("--dkim-pass", "DOMAIN", "A domain whose signature passed. May be given several times.");
    private readonly Option<string[]> _spfPass = Word.Texts("--spf-pass", "DOMAIN", "A domain for which SPF passed. May be given several times.");
    private readonly Option<string?> _fromHeader = Word.Text("--from-header", "TEXT", "Only say whose domain a From field names.");

    private DmarcVerb(Shell shell) => (_shell, _options) = (shell, new CheckOptions(shell));

    public static Command Create(Shell shell)
    {
        var verb = new DmarcVerb(shell);
        var command = new Command("dmarc", "Find the policy of the author's domain and whether the message passes it (RFC 9989).") { verb._file };
        verb._options.AddTo(command, clock: true);
        verb._session.AddTo(command);
        foreach (var option in (Option[])[verb._from, verb._dkimPass, verb._spfPass, verb._fromHeader])
            command.Options.Add(option);
        verb._options.Run(command, verb.RunAsync);
        return command;
    }

    private async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_fromHeader) is { } header)
        {
            ShowAuthor(AuthorDomain.Of(header), _options.Json(parsed));
            return;
        }
        if (parsed.GetValue(_from) is { } address)
        {
            var author = address.Contains('@', StringComparison.Ordinal) || !DomainName.TryParse(address, out _) ? AuthorDomain.Of(address) : AuthorDomain.Of("x@" + address);
            var given = await JudgeAsync(_options.Resolver(parsed), author, Domains(parsed, _spfPass), Domains(parsed, _dkimPass), cancellationToken).ConfigureAwait(false);
            Show(given, null, null, null, _options.Json(parsed));
            return;
        }
        if (parsed.GetValue(_file) is not { } file)
            throw new CheckFailure(ExitCode.Usage, "a FILE is needed, or --from, or --from-header");
        using var message = new MemoryStream(CheckInput.ReadMessage(_shell, file));
        var verdict = await new SenderEvaluator(_options.Resolver(parsed), time: _options.Clock(parsed)).EvaluateAsync(message, _session.Read(parsed), cancellationToken).ConfigureAwait(false);
        Show(verdict.Dmarc, _session.Read(parsed), verdict.Spf, verdict.Dkim, _options.Json(parsed));
    }

    private static async ValueTask<DmarcVerdict> JudgeAsync(
        IDnsResolver resolver, AuthorDomain author, IEnumerable<DomainName> spf, IEnumerable<DomainName> dkim, CancellationToken cancellationToken) =>
        author.Domain is { } domain
            ? await new DmarcEvaluator(resolver).EvaluateAsync(new DmarcRequest(domain, [.. spf], [.. dkim]), cancellationToken).ConfigureAwait(false)
            : DmarcVerdict.WithoutAuthor(author.Fault!);

    public static void WriteTo(Utf8JsonWriter json, DmarcVerdict verdict)
    {
        json.WriteString("result", Words.Of(verdict.Result));
        json.WriteString("policy", Words.Of(verdict.Policy));
        json.WriteString("from_domain", verdict.FromDomain.Length == 0 ? null : verdict.FromDomain);
        json.WriteString("org_domain", verdict.OrganizationalDomain.Length == 0 ? null : verdict.OrganizationalDomain);
        json.WriteString("policy_domain", verdict.PolicyDomain);
        json.Object("alignment", () =>
        {
            json.WriteBoolean("spf", verdict.IsSpfAligned);
            json.WriteBoolean("dkim", verdict.IsDkimAligned);
        });
        json.WriteString("reason", verdict.Reason);
        json.List("dns_queries", verdict.Questions, question =>
        {
            json.WriteString("name", question.Name);
            json.WriteString("type", question.Type.ToString().ToUpperInvariant());
        });
    }

    public static void Explain(Lesson lesson, DmarcVerdict verdict)
    {
        lesson.Title(verdict.FromDomain.Length == 0 ? "DMARC: whose message is it?" : $"DMARC: does the message pass the policy of {verdict.FromDomain}?");
        foreach (var question in verdict.Questions)
            lesson.Step(0, question.Name, question.Type.ToString().ToUpperInvariant(), question.Outcome);
        if (verdict.FromDomain.Length > 0)
            lesson.Say($"{verdict.OrganizationalDomain} is the organization of {verdict.FromDomain} (RFC 9989 §4.10.2).");
        if (verdict.PolicyDomain is { } domain)
            lesson.Say($"The record of {domain} applies; for this message it asks for '{Words.Of(verdict.Policy)}'{(verdict.Record!.IsTesting ? ", one level lower because its owner is testing (t=y)" : "")}.");
        if (verdict.PolicyDomain is not null)
            lesson.Say($"SPF aligned: {(verdict.IsSpfAligned ? "yes" : "no")}. DKIM aligned: {(verdict.IsDkimAligned ? "yes" : "no")}. One of them is enough.");
        lesson.Verdict(Words.Of(verdict.Result), verdict.Reason);
        if (verdict.Result == DmarcResult.Fail && verdict.Policy != DmarcPolicy.None)
            lesson.Say($"The owner asks for '{Words.Of(verdict.Policy)}'. Mailing lists break alignment too: a receiver looks at more than this (RFC 9989 §7.2).");
    }

    private void Show(DmarcVerdict verdict, SpfRequest? request, SpfVerdict? spf, DkimVerdict? dkim, bool asJson)
    {
        if (asJson)
        {
            JsonText.Write(_shell, json => json.Object(() =>
            {
                WriteTo(json, verdict);
                if (spf is not null)
                    json.Object("spf", () => SpfVerb.WriteTo(json, spf));
                if (dkim is not null)
                    json.List("dkim", dkim.Signatures, signature => DkimVerb.WriteTo(json, signature));
            }));
            return;
        }
        var lesson = new Lesson(_shell);
        if (spf is not null)
            SpfVerb.Explain(lesson, request!, spf);
        if (dkim is not null)
            DkimVerb.Explain(lesson, dkim);
        Explain(lesson, verdict);
    }

    private void ShowAuthor(AuthorDomain author, bool asJson)
    {
        if (asJson)
            JsonText.Write(_shell, json => json.Object(() =>
            {
                json.WriteString("from_domain", author.Domain?.Ascii);
                json.Texts("domains", author.Domains);
                json.WriteString("fault", author.Fault);
            }));
        else
            new Lesson(_shell).Verdict(author.Domain?.Ascii ?? "no domain", author.Fault ?? "the one domain that the field names");
    }

    private static List<DomainName> Domains(ParseResult parsed, Option<string[]> option)
    {
        var domains = new List<DomainName>();
        foreach (var text in parsed.GetValue(option) ?? [])
            domains.Add(DomainName.TryParse(text, out var name) ? name : throw new CheckFailure(ExitCode.Usage, $"{option.Name}: '{text}' is not a domain name"));
        return domains;
    }
}
