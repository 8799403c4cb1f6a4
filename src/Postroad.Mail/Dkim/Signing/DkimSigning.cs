using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Postroad.Mail.Dkim.Hashing;

namespace Postroad.Mail.Dkim.Signing;

/// <summary>The signing of one message that passes piece by piece. The pieces are not kept, only its header is.</summary>
public sealed class DkimSigning : IDisposable
{
    private readonly IReadOnlyList<DkimSigningKey> _keys;
    private readonly DkimSignerOptions _options;
    private readonly TimeProvider _time;
    private readonly HashedMessage _message;
    private RawHeader? _header;
    private BodyHash? _body;

    internal DkimSigning(IReadOnlyList<DkimSigningKey> keys, DkimSignerOptions options, TimeProvider time)
    {
        (_keys, _options, _time) = (keys, options, time);
        _message = new HashedMessage((header, body) =>
        {
            _header = header;
            _body = body.Want(HashAlgorithmName.SHA256, options.BodyForm == Canonicalization.Relaxed, null);
        });
    }

    /// <summary>Takes the next octets of the message, just as they will be sent: with CRLF at the ends of lines, without dot-stuffing.</summary>
    public void Append(ReadOnlySpan<byte> octets) => _message.Append(octets);

    internal ValueTask AppendAllAsync(Stream message, CancellationToken cancellationToken) => _message.AppendAllAsync(message, cancellationToken);

    /// <summary>Ends the message and makes a DKIM-Signature field for each key, in the order of the keys.</summary>
    /// <returns>The fields with their CRLFs, to stand before the message; or why it cannot be signed.</returns>
    public DkimSignedFields Complete()
    {
        _message.Complete();
        if (_header!.Fault is { } fault)
            return new DkimSignedFields(default, fault);
        if (!_header.Named("from").Any())
            return new DkimSignedFields(default, "there is no From field to sign (RFC 6376 §5.4)");
        var names = NamesToSign(_header);
        using var fields = new MemoryStream();
        foreach (var key in _keys)
            fields.Write(Sign(key, names));
        return new DkimSignedFields(fields.ToArray(), null);
    }

    /// <inheritdoc/>
    public void Dispose() => _message.Dispose();

    private byte[] Sign(DkimSigningKey key, IReadOnlyList<string> names)
    {
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        var field = new SignatureField("DKIM-Signature")
            .Tag("v", "1").Tag("a", key.AlgorithmName).Tag("c", $"{Word(_options.HeaderForm)}/{Word(_options.BodyForm)}")
            .Tag("d", key.Domain.Ascii).Tag("s", key.Selector);
        if (_options.Identity is { } identity)
            field.Tag("i", Quoted(identity));
        field.Tag("t", now.ToString(CultureInfo.InvariantCulture));
        if (_options.Lifetime is { } lifetime)
            field.Tag("x", (now + (long)lifetime.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        field.List("h", names).Tag("bh", Convert.ToBase64String(_body!.Value));
        var hash = new HeaderHash(_options.HeaderForm == Canonicalization.Relaxed);
        new SignedFields(_header!).AddTo(hash, [.. names], null);
        hash.AddSignature(field.WithoutValue(), 0, 0);
        return field.WithValue(key.Sign(hash.Finish(HashAlgorithmName.SHA256)));
    }

    private List<string> NamesToSign(RawHeader header)
    {
        var counts = new Dictionary<string, int>(header.Fields.CountBy(static field => field.Name), StringComparer.OrdinalIgnoreCase);
        var names = new List<string>();
        foreach (var name in _options.SignedFields)
        {
            var times = counts.GetValueOrDefault(name) + (IsOversigned(name, counts) ? 1 : 0);
            for (var i = 0; i < times; i++)
                names.Add(name);
        }
        return names;
    }

    /// <summary>Fields of a mailing list are guarded against additions only where some are there: a list that adds its own shall not break the signature.</summary>
    private bool IsOversigned(string name, Dictionary<string, int> counts) =>
        _options.OversignedFields.Contains(name, StringComparer.OrdinalIgnoreCase)
        || (name.StartsWith("List-", StringComparison.OrdinalIgnoreCase) && counts.ContainsKey(name));

    private static string Word(Canonicalization form) => form == Canonicalization.Relaxed ? "relaxed" : "simple";

    // RFC 6376 §2.11  dkim-safe-char = %x21-3A / %x3C / %x3E-7E
    private static string Quoted(string text)
    {
        var result = new StringBuilder();
        foreach (var c in Encoding.UTF8.GetBytes(text))
        {
            if (c is > 0x20 and < 0x7f and not ((byte)';' or (byte)'='))
                result.Append((char)c);
            else
                result.Append(CultureInfo.InvariantCulture, $"={c:X2}");
        }
        return result.ToString();
    }
}
