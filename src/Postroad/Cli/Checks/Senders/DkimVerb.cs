using System.CommandLine;
using System.Text.Json;
using Postroad.Cli.Checks.Input;
using Postroad.Cli.Screen;
using Postroad.Cli.Words;
using Postroad.Mail.Dkim;

namespace Postroad.Cli.Checks.Senders;

/// <summary><c>postroad check dkim</c>: are the signatures of a message good?</summary>
internal static class DkimVerb
{
    public static Command Create(Shell shell)
    {
        var options = new CheckOptions(shell);
        var file = Word.Argument("FILE", "The message, or - for standard input.");
        var command = new Command("dkim", "Verify the DKIM signatures of a message (RFC 6376) and say what each is worth.") { file };
        options.AddTo(command, clock: true);
        options.Run(command, async (parsed, cancellationToken) =>
        {
            using var message = new MemoryStream(CheckInput.ReadMessage(shell, parsed.GetValue(file)!));
            var verdict = await new DkimVerifier(options.Resolver(parsed), time: options.Clock(parsed)).VerifyAsync(message, cancellationToken).ConfigureAwait(false);
            if (options.Json(parsed))
                JsonText.Write(shell, json => json.Object(() =>
                {
                    json.WriteString("result", Words.Of(verdict.Result));
                    json.List("signatures", verdict.Signatures, signature => WriteTo(json, signature));
                }));
            else
                Explain(new Lesson(shell), verdict);
        });
        return command;
    }

    public static void WriteTo(Utf8JsonWriter json, DkimSignatureVerdict signature)
    {
        json.WriteNumber("index", signature.Index);
        json.WriteString("domain", signature.Domain);
        json.WriteString("selector", signature.Selector);
        json.WriteString("algorithm", signature.Algorithm);
        json.WriteString("identity", signature.Identity);
        json.WriteString("result", Words.Of(signature.Result));
        json.WriteString("reason", signature.Reason);
        json.WriteBoolean("testing", signature.IsTesting);
        json.WriteNumber("key_bits", signature.KeyBits);
    }

    public static void Explain(Lesson lesson, DkimVerdict verdict)
    {
        lesson.Title(verdict.Signatures.Length switch
        {
            0 => "DKIM: the message has no signature.",
            1 => "DKIM: one signature.",
            var n => $"DKIM: {n} signatures, from the top.",
        });
        foreach (var signature in verdict.Signatures)
        {
            lesson.Step(0, $"{signature.Index + 1}. {signature.Domain}, selector {signature.Selector}", Words.Of(signature.Result), signature.Reason);
            if (signature.Signature is { } said)
            {
                lesson.Say($"     {signature.Algorithm}{(signature.KeyBits > 0 ? $" with a key of {signature.KeyBits} bits" : "")}, key at {said.KeyName}");
                lesson.Say($"     signs {string.Join(", ", said.SignedFields.Select(f => f.ToLowerInvariant()).Distinct())} and {(said.BodyLength is { } length ? $"{length} octets of the body" : "the whole body")}");
            }
            if (signature.IsTesting)
                lesson.Say("     The domain says that it is only testing (t=y): a failure means no more than no signature.");
        }
        if (verdict.Result != DkimResult.None)
            lesson.Verdict(Words.Of(verdict.Result), "the best of them counts");
    }
}
