using System.Collections.Immutable;
using System.Text;
using Postroad.Mail.Dkim;
using Postroad.Mail.Dkim.Hashing;
using Postroad.Mail.Dkim.Tags;

namespace Postroad.Mail.Arc;

/// <summary>Gathers the fields of ARC from a header, and finds what is wrong with them before any signature is looked at.</summary>
internal static class ArcChainReader
{
    private const string ResultsName = "arc-authentication-results";
    private const string MessageSignatureName = "arc-message-signature";
    private const string SealName = "arc-seal";

    public static ArcChain Read(RawHeader header)
    {
        var results = new SortedDictionary<int, RawField>();
        var signatures = new SortedDictionary<int, (RawField Field, TagList Tags)>();
        var seals = new SortedDictionary<int, (RawField Field, TagList Tags)>();
        var fault = header.Fault is { } broken ? $"the header is malformed: {broken}" : null;
        var any = false;
        foreach (var field in header.Fields)
        {
            if (field.Name is not (ResultsName or MessageSignatureName or SealName))
                continue;
            any = true;
            fault ??= field.Name switch
            {
                ResultsName => Add(results, ReadResultsInstance(RawHeader.ValueOf(field)), field, field.Name),
                MessageSignatureName => AddTagged(signatures, field),
                _ => AddTagged(seals, field),
            };
            if (results.Count + signatures.Count + seals.Count > 3 * ArcChain.MaxInstances)
                break;
        }
        if (!any)
            return new ArcChain([], 0, null, false);
        var highest = results.Keys.Concat(signatures.Keys).Concat(seals.Keys).DefaultIfEmpty(0).Max();
        var saysFail = seals.TryGetValue(highest, out var newest) && "fail".Equals(newest.Tags["cv"], StringComparison.OrdinalIgnoreCase);
        fault ??= saysFail ? $"the seal of instance {highest} says that the chain was broken before it" : null;
        var sets = ImmutableArray.CreateBuilder<ArcSet>();
        for (var instance = 1; instance <= highest && fault is null; instance++)
        {
            if (!results.TryGetValue(instance, out var result) || !signatures.TryGetValue(instance, out var signature) || !seals.TryGetValue(instance, out var seal))
                fault = $"instance {instance} lacks one of its three fields";
            else
                fault = ReadSet(instance, result, signature, seal, sets);
        }
        return new ArcChain(fault is null ? sets.ToImmutable() : [], highest, fault, saysFail);
    }

    private static string? ReadSet(
        int instance, RawField results, (RawField Field, TagList Tags) signature, (RawField Field, TagList Tags) seal, ImmutableArray<ArcSet>.Builder sets)
    {
        if (!ArcSeal.TryRead(seal.Tags, out var sealData, out var fault))
            return $"ARC-Seal {instance}: {fault}";
        if (sealData.ChainState != (instance == 1 ? "none" : "pass"))
            return $"the seal of instance {instance} says cv={sealData.ChainState}";
        if (!DkimSignatureReader.TryReadUnversioned(signature.Tags, static (_, domain) => "@" + domain, out var message, out fault))
            return $"ARC-Message-Signature {instance}: {fault}";
        if (message.SignedFields.Any(f => f.StartsWith("arc-", StringComparison.OrdinalIgnoreCase) && f.ToLowerInvariant() is ResultsName or MessageSignatureName or SealName))
            return $"ARC-Message-Signature {instance} signs fields of ARC (RFC 8617 §4.1.2)";
        sets.Add(new ArcSet(instance, results, signature.Field, seal.Field) { Message = message, MessageTags = signature.Tags, SealData = sealData, SealTags = seal.Tags });
        return null;
    }

    private static string? AddTagged(SortedDictionary<int, (RawField, TagList)> fields, RawField field)
    {
        if (!TagList.TryParse(RawHeader.ValueOf(field), out var tags, out var fault))
            return $"{field.Name}: {fault}";
        return Add(fields, ReadInstance(tags["i"] ?? ""), (field, tags), field.Name);
    }

    private static string? Add<T>(SortedDictionary<int, T> fields, int instance, T field, string name)
    {
        if (instance is < 1 or > ArcChain.MaxInstances)
            return $"{name} has no instance of 1 to {ArcChain.MaxInstances}";
        return fields.TryAdd(instance, field) ? null : $"{name} has instance {instance} twice";
    }

    // RFC 8617 §4.2.1  instance = [CFWS] "i" [CFWS] "=" [CFWS] 1*2DIGIT [CFWS], then ";"
    private static int ReadResultsInstance(ReadOnlySpan<byte> value)
    {
        var end = value.IndexOf((byte)';');
        if (end < 0)
            return 0;
        var text = WithoutComments(Encoding.Latin1.GetString(value[..end]));
        return text.StartsWith("i=", StringComparison.OrdinalIgnoreCase) ? ReadInstance(text[2..]) : 0;
    }

    private static int ReadInstance(string text) => TagValue.TryReadNumber(text, 2, out var number) ? (int)number : 0;

    private static string WithoutComments(string text)
    {
        var result = new StringBuilder();
        var depth = 0;
        foreach (var c in text)
        {
            if (c == '(')
                depth++;
            else if (c == ')' && depth > 0)
                depth--;
            else if (depth == 0 && c is not (' ' or '\t' or '\r' or '\n'))
                result.Append(c);
        }
        return result.ToString();
    }
}
