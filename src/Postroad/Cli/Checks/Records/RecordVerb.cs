using System.CommandLine;
using System.Text;
using System.Text.Json;
using Postroad.Cli.Checks.Input;
using Postroad.Cli.Screen;
using Postroad.Cli.Words;
using Postroad.Mail.Dkim;
using Postroad.Mail.Dmarc;
using Postroad.Mail.Spf;
using Postroad.Mail.TlsPolicy;

namespace Postroad.Cli.Checks.Records;

/// <summary><c>postroad check record</c>: does a record keep to its formal definition?</summary>
internal static class RecordVerb
{
    public static Command Create(Shell shell)
    {
        var options = new CheckOptions(shell);
        var type = Word.OptionalArgument("TYPE", "spf, dkim, dmarc, mta-sts, mta-sts-policy or tls-rpt.");
        var record = Word.OptionalArgument("RECORD", "The record, in quotes.");
        var input = Word.Text("--input", "FILE", "A JSON array of {\"type\": …, \"record\": …}, or - for standard input.");
        var command = new Command("record", "Hold a record against its formal definition before you publish it.") { type, record };
        command.Options.Add(input);
        options.AddTo(command, dns: false);
        options.Run(command, (parsed, _) =>
        {
            var records = Read(shell, parsed.GetValue(type), parsed.GetValue(record), parsed.GetValue(input));
            if (options.Json(parsed))
                JsonText.Write(shell, json => WriteTo(json, records));
            else
                Explain(new Lesson(shell), records);
            return Task.CompletedTask;
        });
        return command;
    }

    /// <summary>What breaks a record; null where nothing does.</summary>
    /// <param name="type">Which kind of record.</param>
    /// <param name="text">The record, one character an octet.</param>
    public static string? FindFault(string type, string text)
    {
        string? reason;
        // Some records are in UTF-8 by nature; one character an octet is how the DNS is written in JSON.
        var octets = text.Any(c => c > '\xff') ? Encoding.UTF8.GetBytes(text) : Encoding.Latin1.GetBytes(text);
        return type switch
        {
            "spf" => SpfRecord.TryParse(octets, out _, out reason) ? null : reason,
            "dkim" => DkimKeyRecord.TryParse(octets, out _, out reason) ? null : reason,
            "dmarc" => DmarcRecord.FindFault(octets),
            "mta-sts" => MtaStsRecord.TryParse(octets, out _, out reason) ? null : reason,
            "mta-sts-policy" => MtaStsPolicy.TryParse(octets, out _, out reason) ? null : reason,
            "tls-rpt" => TlsReportingRecord.TryParse(octets, out _, out reason) ? null : reason,
            _ => throw new CheckFailure(ExitCode.Usage, $"'{type}' is no type of record: spf, dkim, dmarc, mta-sts, mta-sts-policy, tls-rpt"),
        };
    }

    private static List<(string Type, string Record)> Read(Shell shell, string? type, string? record, string? input)
    {
        if (input is null)
            return type is null || record is null ? throw new CheckFailure(ExitCode.Usage, "TYPE and RECORD are needed, or --input FILE") : [(type, record)];
        using var document = JsonText.ReadArray(shell, input);
        var records = new List<(string, string)>();
        foreach (var element in document.RootElement.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Object || Text(element, "type") is not { } kind || Text(element, "record") is not { } text)
                throw new CheckFailure(ExitCode.No, $"{input} holds something without type and record");
            records.Add((kind, text));
        }
        return records;
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static void WriteTo(Utf8JsonWriter json, List<(string Type, string Record)> records)
    {
        // Found out first: a type that is wrong must not leave half an array behind.
        var faults = records.Select(r => FindFault(r.Type, r.Record)).ToList();
        json.WriteStartArray();
        foreach (var fault in faults)
        {
            json.Object(() =>
            {
                json.WriteBoolean("valid", fault is null);
                json.WriteString("reason", fault ?? "");
            });
        }
        json.WriteEndArray();
    }

    private static void Explain(Lesson lesson, List<(string Type, string Record)> records)
    {
        foreach (var (type, text) in records)
        {
            var fault = FindFault(type, text);
            lesson.Title($"{type}: {text}");
            lesson.Verdict(fault is null ? "valid" : "invalid", fault ?? "it keeps to its formal definition");
            if (fault is null && type == "spf" && SpfRecord.TryParse(Encoding.Latin1.GetBytes(text), out var spf, out _))
                ExplainSpf(lesson, spf);
        }
    }

    private static void ExplainSpf(Lesson lesson, SpfRecord record)
    {
        lesson.Say($"{record.LookupTerms} of its terms ask the DNS, of the 10 that are allowed with all that they include (RFC 7208 §4.6.4).");
        if (record.SingleLabelTerm is { } single)
            lesson.Say($"'{single}' names a domain of a single label: receivers answer such a record with permerror (RFC 7208 §7.1).");
        foreach (var name in record.UnknownModifiers)
            lesson.Say($"'{name}=' is no modifier of the standard and changes nothing (RFC 7208 §6).");
    }
}
