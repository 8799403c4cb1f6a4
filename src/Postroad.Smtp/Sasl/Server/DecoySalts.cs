using System.Security.Cryptography;
using System.Text;

namespace Postroad.Smtp.Sasl.Server;

/// <summary>
/// Verifiers for users that do not exist, so that SCRAM does not tell who does: the salt is always the same for a name, the rounds are
/// those of the last user who does exist, and no proof ever fits.
/// </summary>
internal sealed class DecoySalts(ReadOnlyMemory<byte> key)
{
    private int _iterations = 600_000;

    /// <summary>With a key of this process.</summary>
    public DecoySalts() : this(RandomNumberGenerator.GetBytes(32)) { }

    /// <summary>A real user's verifier was seen.</summary>
    public void Learn(ScramVerifier verifier) => Volatile.Write(ref _iterations, verifier.Iterations);

    /// <summary>A verifier for a name.</summary>
    public ScramVerifier For(string user)
    {
        var digest = HMACSHA256.HashData(key.Span, Encoding.UTF8.GetBytes(user));
        return new ScramVerifier(Volatile.Read(ref _iterations), digest.AsMemory(0, 16), RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32));
    }
}
