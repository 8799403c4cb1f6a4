using System.Text;

namespace Postroad.Smtp.Sasl.Clients;

/// <summary>PLAIN (RFC 4616): user and password in one message.</summary>
internal sealed class PlainClient(string user, string password) : SaslClient
{
    public override string Name => "PLAIN";

    public override bool SpeaksFirst => true;

    // RFC 4616 §2  message = [authzid] UTF8NUL authcid UTF8NUL passwd
    public override ValueTask<ReadOnlyMemory<byte>> RespondAsync(ReadOnlyMemory<byte> challenge, CancellationToken cancellationToken)
    {
        if (user.Contains('\0', StringComparison.Ordinal) || password.Contains('\0', StringComparison.Ordinal))
            throw new SaslException("A user name or password for PLAIN cannot hold NUL.");
        return new(Encoding.UTF8.GetBytes($"\0{user}\0{password}"));
    }
}
