using System.CommandLine;
using System.Text.Json;
using Postroad.Cli.Checks.Input;
using Postroad.Cli.Screen;
using Postroad.Cli.Words;
using Postroad.Mail.Addresses;

namespace Postroad.Cli.Checks.Records;

/// <summary><c>postroad check address</c>: which grammar takes which address?</summary>
internal static class AddressVerb
{
    public static Command Create(Shell shell)
    {
        var options = new CheckOptions(shell);
        var address = Word.OptionalArgument("ADDRESS", "An address.");
        var input = Word.Text("--input", "FILE", "A JSON array of addresses, or - for standard input.");
        var command = new Command("address", "Say whether an address can stand in MAIL and RCPT (RFC 5321) and in a header (RFC 5322).") { address };
        command.Options.Add(input);
        options.AddTo(command, dns: false);
        options.Run(command, (parsed, _) =>
        {
            var addresses = Read(shell, parsed.GetValue(address), parsed.GetValue(input));
            if (options.Json(parsed))
                JsonText.Write(shell, json => WriteTo(json, addresses));
            else
                Explain(new Lesson(shell), addresses);
            return Task.CompletedTask;
        });
        return command;
    }

    private static List<string> Read(Shell shell, string? address, string? input)
    {
        if (input is null)
            return address is null ? throw new CheckFailure(ExitCode.Usage, "an ADDRESS is needed, or --input FILE") : [address];
        using var document = JsonText.ReadArray(shell, input);
        var addresses = new List<string>();
        foreach (var element in document.RootElement.EnumerateArray())
            addresses.Add(element.ValueKind == JsonValueKind.String ? element.GetString()! : throw new CheckFailure(ExitCode.No, $"{input} holds something that is no text"));
        return addresses;
    }

    private static void WriteTo(Utf8JsonWriter json, List<string> addresses)
    {
        json.WriteStartArray();
        foreach (var text in addresses)
        {
            var syntax = AddressSyntax.Check(text);
            json.Object(() =>
            {
                json.WriteString("input", text);
                json.WriteBoolean("mailbox", syntax.IsMailbox);
                json.WriteBoolean("addr_spec", syntax.IsAddrSpec);
                json.WriteBoolean("smtputf8", syntax.NeedsSmtpUtf8);
            });
        }
        json.WriteEndArray();
    }

    private static void Explain(Lesson lesson, List<string> addresses)
    {
        foreach (var text in addresses)
        {
            var syntax = AddressSyntax.Check(text);
            lesson.Title(text.Length == 0 ? "(nothing)" : text);
            lesson.Step(0, "MAIL and RCPT, RFC 5321 §4.1.2", syntax.IsMailbox ? "yes" : "no", syntax.IsMailbox ? "" : syntax.Fault.ToString());
            lesson.Step(0, "in a header, RFC 5322 §3.4.1", syntax.IsAddrSpec ? "yes" : "no");
            if (syntax.NeedsSmtpUtf8)
                lesson.Say("Only where SMTPUTF8 was agreed on (RFC 6531).");
        }
    }
}
