using System.Text;
using MimeKit;
using MimeKit.Utils;

namespace Postroad.Cli.Checks.Messages;

/// <summary>
/// Reads a message as a reader of mail would, whatever it holds: bounded in size, depth, parts and time. Octets of a header that are not UTF-8 and
/// not declared as anything become U+FFFD rather than a guess.
/// </summary>
internal static class MessageReader
{
    private const int MaxDepth = 50;
    private const int MaxParts = 2000;
    private const int MaxFieldOctets = 64 * 1024;
    private const int MaxFields = 2000;
    private const int MaxAddresses = 1000;

    /// <summary>How long reading may take; what is not read by then is not read.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(4);

    public static async Task<MessageReading> ReadAsync(byte[] octets, TimeProvider clock, CancellationToken cancellationToken)
    {
        var reading = Task.Run(() => Read(octets), cancellationToken);
        try
        {
            return await reading.WaitAsync(TimeLimit, clock, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return Nothing($"it took longer than {TimeLimit.TotalSeconds:0} seconds");
        }
        catch (Exception failure) when (failure is FormatException or IOException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            return Nothing($"it cannot be read: {failure.Message}");
        }
    }

    private static MessageReading Nothing(string fault) => new(null, null, null, [], 0, fault);

    private static MessageReading Read(byte[] octets)
    {
        var options = new ParserOptions { MaxMimeDepth = MaxDepth, RespectContentLength = false, CharsetEncoding = Encoding.UTF8 };
        octets = HeaderTrim.Trim(octets, MaxFieldOctets, MaxFields);
        var entity = Parse(options, octets);
        if (entity is Multipart { Count: 0 } && entity.ContentType.Boundary is null && BoundaryRepair.TryMend(octets, out var mended))
            entity = Parse(options, mended);
        var leaves = new PartWalk(octets, MaxParts).Walk(entity);
        return new MessageReading(
            Subject(entity.Headers), Addresses(options, entity.Headers, HeaderId.From), Addresses(options, entity.Headers, HeaderId.To),
            leaves.Types, leaves.Attachments, leaves.Fault);
    }

    private static MimeEntity Parse(ParserOptions options, byte[] octets)
    {
        using var stream = MimeBudget.Within(options, octets);
        return new MimeParser(options, stream, MimeFormat.Entity).ParseEntity();
    }

    private static string? Subject(HeaderList headers) =>
        headers.FirstOrDefault(h => h.Id == HeaderId.Subject) is { } field ? Rfc2047.DecodeText(Cleaned(field)).Trim() is { Length: > 0 } text ? text : null : null;

    private static List<NamedAddress>? Addresses(ParserOptions options, HeaderList headers, HeaderId id)
    {
        var fields = headers.Where(h => h.Id == id).ToList();
        if (fields.Count == 0)
            return null;
        var result = new List<NamedAddress>();
        foreach (var field in fields)
        {
            if (InternetAddressList.TryParse(options, Cleaned(field), out var list))
                Flatten(list, result, 0);
        }
        return result.Count == 0 ? null : result;
    }

    private static void Flatten(InternetAddressList list, List<NamedAddress> result, int depth)
    {
        foreach (var address in list)
        {
            if (result.Count == MaxAddresses)
                return;
            if (address is GroupAddress group && depth < 4)
                Flatten(group.Members, result, depth + 1);
            else if (address is MailboxAddress mailbox)
                result.Add(Named(mailbox));
        }
    }

    /// <summary>A word without an at-sign is a name, and no address.</summary>
    private static NamedAddress Named(MailboxAddress mailbox)
    {
        var name = string.IsNullOrEmpty(mailbox.Name) ? null : mailbox.Name;
        return mailbox.Address.Contains('@', StringComparison.Ordinal)
            ? new NamedAddress(name, mailbox.Address)
            : new NamedAddress(name ?? (mailbox.Address.Length == 0 ? null : mailbox.Address), null);
    }

    private static byte[] Cleaned(Header field)
    {
        var raw = field.RawValue;
        return FieldOctets.Clean(raw.Length > MaxFieldOctets ? raw.AsSpan(0, MaxFieldOctets) : raw);
    }
}
