using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Postroad.Smtp.Sasl.Clients;

/// <summary>CRAM-MD5 (RFC 2195): for servers that have nothing better. Weak, and only where the caller allows it.</summary>
internal sealed class CramMd5Client(string user, string password) : SaslClient
{
    private bool _isDone;

    public override string Name => "CRAM-MD5";

    public override bool SpeaksFirst => false;

    [SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms", Justification = "RFC 2195 has no other; it is off unless the caller turns it on.")]
    public override ValueTask<ReadOnlyMemory<byte>> RespondAsync(ReadOnlyMemory<byte> challenge, CancellationToken cancellationToken)
    {
        if (_isDone)
            throw new SaslException("The server goes on behind the end of CRAM-MD5.");
        _isDone = true;
        var digest = HMACMD5.HashData(Encoding.UTF8.GetBytes(password), challenge.Span);
        return new(Encoding.UTF8.GetBytes($"{user} {Convert.ToHexStringLower(digest)}"));
    }
}
