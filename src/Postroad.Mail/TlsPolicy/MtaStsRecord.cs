using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Postroad.Mail.TlsPolicy;

/// <summary>The TXT record at <c>_mta-sts</c>: that there is a policy, and which version of it (RFC 8461 §3.1).</summary>
/// <param name="Id">Changes whenever the policy does: 1 to 32 letters and digits.</param>
public sealed record MtaStsRecord(string Id)
{
    /// <summary>Reads a record to the letter of its formal definition.</summary>
    /// <param name="text">The octets of the TXT record, its strings joined.</param>
    /// <param name="record">The record.</param>
    /// <param name="reason">What breaks it, where false is returned.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out MtaStsRecord? record, [NotNullWhen(false)] out string? reason)
    {
        record = null;
        string? id = null;
        reason = PolicyFields.TryRead(Encoding.Latin1.GetString(text), "v=STSv1", out var fields) ?? CheckId(fields, out id);
        if (reason is null)
            record = new MtaStsRecord(id!);
        return record is not null;
    }

    // sts-id = %s"id=" 1*32(ALPHA / DIGIT)
    private static string? CheckId(List<(string Name, string Value)> fields, out string? id)
    {
        var ids = fields.Where(f => f.Name == "id").Select(f => f.Value).ToList();
        id = ids.Count == 1 ? ids[0] : null;
        if (id is null)
            return ids.Count == 0 ? "id= is missing" : "id= stands there twice";
        if (id.Length > 32 || !id.All(char.IsAsciiLetterOrDigit))
            return "id= is not 1 to 32 letters and digits";
        return fields.Where(f => f.Name != "id").Select(PolicyFields.FindExtensionFault).FirstOrDefault(f => f is not null);
    }
}
