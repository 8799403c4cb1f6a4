using System.CommandLine;
using System.Text.Json;
using Postroad.Cli.Checks.Input;
using Postroad.Cli.Screen;
using Postroad.Cli.Words;

namespace Postroad.Cli.Checks.Messages;

/// <summary><c>postroad message parse</c>: what a reader of mail would make of a message.</summary>
internal static class MessageParseVerb
{
    public static Command Create(Shell shell)
    {
        var message = new Command("message", "Look into messages.");
        var options = new CheckOptions(shell);
        var file = Word.Argument("FILE", "The message, or - for standard input.");
        var parse = new Command("parse", "Read a message as a reader of mail would, however it is made.") { file };
        options.AddTo(parse, dns: false);
        options.Run(parse, async (parsed, cancellationToken) =>
        {
            var reading = await MessageReader.ReadAsync(CheckInput.ReadMessage(shell, parsed.GetValue(file)!), shell.Clock, cancellationToken).ConfigureAwait(false);
            if (options.Json(parsed))
                JsonText.Write(shell, json => json.Object(() => WriteTo(json, reading)));
            else
                Explain(new Lesson(shell), reading);
        });
        message.Subcommands.Add(parse);
        return message;
    }

    private static void WriteTo(Utf8JsonWriter json, MessageReading reading)
    {
        json.WriteString("subject", reading.Subject);
        WriteAddresses(json, "from", reading.From);
        WriteAddresses(json, "to", reading.To);
        json.Texts("leaf_types", reading.LeafTypes);
        json.WriteNumber("attachments", reading.Attachments);
        json.WriteString("fault", reading.Fault);
    }

    private static void WriteAddresses(Utf8JsonWriter json, string name, IReadOnlyList<NamedAddress>? addresses)
    {
        if (addresses is null)
            json.WriteNull(name);
        else
            json.List(name, addresses, address =>
            {
                json.WriteString("name", address.Name);
                json.WriteString("address", address.Address);
            });
    }

    private static void Explain(Lesson lesson, MessageReading reading)
    {
        lesson.Title(reading.Subject ?? "(no subject)");
        foreach (var address in reading.From ?? [])
            lesson.Say($"From: {address.Name} <{address.Address}>");
        foreach (var address in reading.To ?? [])
            lesson.Say($"To: {address.Name} <{address.Address}>");
        foreach (var type in reading.LeafTypes)
            lesson.Step(0, type ?? "(type not named)", "");
        lesson.Say($"{reading.Attachments} attachment{(reading.Attachments == 1 ? "" : "s")}");
        if (reading.Fault is { } fault)
            lesson.Verdict("broken", fault);
    }
}
