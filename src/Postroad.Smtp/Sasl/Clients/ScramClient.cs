using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Postroad.Smtp.Sasl.Clients;

/// <summary>
/// SCRAM-SHA-256 and SCRAM-SHA-256-PLUS (RFC 5802, RFC 7677): the password never goes out, and the server proves that it knows it too. The -PLUS form ties
/// the login to the server's certificate (tls-server-end-point, RFC 5929 §4).
/// </summary>
internal sealed class ScramClient(string user, ScramKeys keys, SaslChannel channel, bool binds, string? nonce = null) : SaslClient
{
    /// <summary>More rounds than this are refused: a server must not make its clients work for minutes.</summary>
    public const int MaxIterations = 10_000_000;

    private readonly string _nonce = nonce ?? Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
    private int _step;
    private string _firstBare = "";
    private byte[] _expectedSignature = [];

    public override string Name => binds ? "SCRAM-SHA-256-PLUS" : "SCRAM-SHA-256";

    public override bool SpeaksFirst => true;

    public override bool IsSatisfied => _step == 3;

    public override ValueTask<ReadOnlyMemory<byte>> RespondAsync(ReadOnlyMemory<byte> challenge, CancellationToken cancellationToken) => new(Encoding.UTF8.GetBytes(_step switch
    {
        0 => First(),
        1 => Final(Encoding.UTF8.GetString(challenge.Span)),
        2 => Verify(Encoding.UTF8.GetString(challenge.Span)),
        _ => throw new SaslException("The server goes on behind the end of SCRAM."),
    }));

    // RFC 5802 §7  gs2-cbind-flag: "p=" with binding, "y" where we could and the server did not offer it, "n" where we cannot.
    private string Gs2Header => binds ? "p=tls-server-end-point,," : channel.ServerEndPoint.IsEmpty || channel.ServerBinds ? "n,," : "y,,";

    // RFC 5802 §7  client-first-message = gs2-header "n=" saslname ",r=" nonce
    private string First()
    {
        _step = 1;
        var name = SaslPrep.Prepare(user).Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal);
        _firstBare = $"n={name},r={_nonce}";
        return Gs2Header + _firstBare;
    }

    // RFC 5802 §7  server-first-message = [reserved-mext ","] nonce "," salt "," iteration-count ["," extensions]
    private string Final(string serverFirst)
    {
        var parts = serverFirst.Split(',');
        if (parts.Length < 3 || !parts[0].StartsWith($"r={_nonce}", StringComparison.Ordinal) || parts[0].Length == 2 + _nonce.Length)
            throw new SaslException("The server's nonce does not go on from ours.");
        if (!parts[1].StartsWith("s=", StringComparison.Ordinal) || !TryDecode(parts[1][2..], out var salt) || salt.Length == 0)
            throw new SaslException("The server's salt is not base64.");
        if (!parts[2].StartsWith("i=", StringComparison.Ordinal) || !int.TryParse(parts[2].AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var rounds))
            throw new SaslException("The server names no number of rounds.");
        // RFC 7677 §4: at least 4,096.
        if (rounds is < ScramVerifier.MinIterations or > MaxIterations)
            throw new SaslException($"The server asks for {rounds} rounds; {ScramVerifier.MinIterations} to {MaxIterations} are taken.");
        var (clientKey, serverKey) = keys.For(salt, rounds);
        var withoutProof = $"c={Convert.ToBase64String(ChannelBinding())},{parts[0]}";
        var authMessage = Encoding.UTF8.GetBytes($"{_firstBare},{serverFirst},{withoutProof}");
        var signature = HMACSHA256.HashData(SHA256.HashData(clientKey), authMessage);
        var proof = clientKey.ToArray();
        for (var i = 0; i < proof.Length; i++)
            proof[i] ^= signature[i];
        _expectedSignature = HMACSHA256.HashData(serverKey, authMessage);
        _step = 2;
        return $"{withoutProof},p={Convert.ToBase64String(proof)}";
    }

    // RFC 5802 §7  server-final-message = (server-error / verifier) ["," extensions]
    private string Verify(string serverFinal)
    {
        if (serverFinal.StartsWith("e=", StringComparison.Ordinal))
            throw new SaslException($"The server ends the exchange: {serverFinal[2..].Split(',')[0]}.");
        if (!serverFinal.StartsWith("v=", StringComparison.Ordinal) || !TryDecode(serverFinal[2..].Split(',')[0], out var signature) || !CryptographicOperations.FixedTimeEquals(signature, _expectedSignature))
            throw new SaslException("The server does not know the password: it is not who it says it is.");
        _step = 3;
        return "";
    }

    private byte[] ChannelBinding() => binds ? [.. Encoding.ASCII.GetBytes(Gs2Header), .. channel.ServerEndPoint.Span] : Encoding.ASCII.GetBytes(Gs2Header);

    private static bool TryDecode(string text, out byte[] octets)
    {
        octets = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, octets, out var length))
            return false;
        Array.Resize(ref octets, length);
        return true;
    }
}
