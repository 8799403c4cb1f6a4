using Postroad.Mail.Dkim;
using Postroad.Mail.Dkim.Signing;
using Postroad.Mail.Dns;

namespace Postroad.Mta.Signing;

/// <summary>Whether the DNS has what a key needs: looked at before mail is signed with it.</summary>
internal static class KeyPublication
{
    /// <summary>What is wrong with the record of a key; null where it is as it should be.</summary>
    public static async ValueTask<string?> FindFaultAsync(IDnsResolver resolver, DkimSigningKey key, CancellationToken cancellationToken)
    {
        var answer = await resolver.ResolveAsync(key.RecordName, DnsType.Txt, cancellationToken).ConfigureAwait(false);
        if (answer.Status == DnsStatus.Temporary)
            return $"the DNS gives no answer: {answer.Reason}";
        var texts = answer.Records.OfType<DnsRecord.Text>().Select(t => t.Strings.SelectMany(s => s.ToArray()).ToArray()).ToList();
        if (texts.Count == 0)
            return "there is no TXT record";
        if (texts.Count > 1)
            return $"there are {texts.Count} TXT records where one is allowed";
        if (!DkimKeyRecord.TryParse(texts[0], out var record, out var reason))
            return $"the record is invalid: {reason}";
        if (record.IsRevoked)
            return "the record says that the key is revoked";
        if (!DkimKeyRecord.TryParse(System.Text.Encoding.ASCII.GetBytes(key.Record), out var wanted, out _) || record.KeyType != wanted.KeyType || !record.Key.Span.SequenceEqual(wanted.Key.Span))
            return "the record has another key";
        return record.IsForMail ? null : "the record is not for mail (s=)";
    }
}
