using System.Security.Cryptography;
using System.Text;

namespace Postroad.Smtp.Sasl.Server;

/// <summary>
/// SCRAM-SHA-256 and SCRAM-SHA-256-PLUS (RFC 5802, RFC 7677): both sides prove that they know the password's keys, neither sends it.
/// 1. The client's name and nonce. 2. Our nonce, the salt, the rounds. 3. The client's proof. 4. Ours.
/// </summary>
internal sealed class ScramExchange(SaslContext context, bool plus, string? nonce = null) : SaslExchange(plus ? "SCRAM-SHA-256-PLUS" : "SCRAM-SHA-256")
{
    private readonly string _ownNonce = nonce ?? Convert.ToBase64String(RandomNumberGenerator.GetBytes(24));
    private ScramClientFirst? _first;
    private ScramVerifier? _verifier;
    private string _serverFirst = "";
    private bool _isKnown;
    private bool _isProven;

    public override ValueTask<SaslStep> NextAsync(byte[]? message, CancellationToken cancellationToken)
    {
        if (message is null)
            return new(new SaslStep.Challenge([]));
        if (_isProven)
            return new(message.Length == 0 ? new SaslStep.LoggedIn(_first!.User) : Malformed());
        if (!SaslText.TryRead(message, out var text))
            return new(Malformed());
        return _first is null ? BeginAsync(text, cancellationToken) : new(Finish(text));
    }

    // 1. The client's name and nonce. 2. Our nonce, the salt, the rounds.
    private async ValueTask<SaslStep> BeginAsync(string text, CancellationToken cancellationToken)
    {
        if (!ScramClientFirst.TryParse(text, out _first) || !IsBound(_first))
            return Malformed();
        if (_first.ActAs.Length > 0 && _first.ActAs != _first.User)
            return new SaslStep.Failed(SaslFailure.Credentials, _first.User);
        var found = await context.Store.FindVerifierAsync(_first.User, cancellationToken).ConfigureAwait(false);
        if (found is not null)
            context.Salts.Learn(found);
        _isKnown = found is not null;
        _verifier = found ?? context.Salts.For(_first.User);
        _serverFirst = $"r={_first.Nonce}{_ownNonce},s={Convert.ToBase64String(_verifier.Salt.Span)},i={_verifier.Iterations}";
        return new SaslStep.Challenge(Encoding.ASCII.GetBytes(_serverFirst));
    }

    // 3. The client's proof. 4. Ours, which the client answers with an empty line (RFC 4954 §4).
    private SaslStep Finish(string text)
    {
        var proofAt = text.LastIndexOf(",p=", StringComparison.Ordinal);
        if (proofAt < 0)
            return Malformed();
        var withoutProof = text[..proofAt];
        var parts = withoutProof.Split(',');
        var proof = new byte[SHA256.HashSizeInBytes];
        if (parts.Length < 2 || !Convert.TryFromBase64String(text[(proofAt + 3)..], proof, out var length) || length != proof.Length)
            return Malformed();
        var isBound = parts[0] == $"c={Convert.ToBase64String([.. Encoding.UTF8.GetBytes(_first!.Gs2Header), .. Binding()])}";
        if (!isBound || parts[1] != $"r={_first.Nonce}{_ownNonce}")
            return new SaslStep.Failed(SaslFailure.Credentials, _first.User);
        var exchange = Encoding.UTF8.GetBytes($"{_first.Bare},{_serverFirst},{withoutProof}");
        if (!Proves(exchange, proof))
            return new SaslStep.Failed(SaslFailure.Credentials, _first.User);
        _isProven = true;
        var signature = HMACSHA256.HashData(_verifier!.ServerKey.Span, exchange);
        return new SaslStep.Challenge(Encoding.ASCII.GetBytes($"v={Convert.ToBase64String(signature)}"));
    }

    // RFC 5802 §3: ClientKey = ClientProof XOR HMAC(StoredKey, AuthMessage), and H(ClientKey) is the StoredKey.
    private bool Proves(byte[] exchange, byte[] proof)
    {
        var clientKey = HMACSHA256.HashData(_verifier!.StoredKey.Span, exchange);
        for (var i = 0; i < clientKey.Length; i++)
            clientKey[i] ^= proof[i];
        return CryptographicOperations.FixedTimeEquals(SHA256.HashData(clientKey), _verifier.StoredKey.Span) & _isKnown;
    }

    // RFC 5802 §6: "y" says that the client could bind and saw no offer to; where we did offer it, somebody took it away.
    private bool IsBound(ScramClientFirst first) => first.Binding switch
    {
        "n" => !plus,
        "y" => !plus && context.ServerEndPoint.IsEmpty,
        "p=tls-server-end-point" => plus && !context.ServerEndPoint.IsEmpty,
        _ => false,
    };

    private ReadOnlySpan<byte> Binding() => plus ? context.ServerEndPoint.Span : default;

    private SaslStep.Failed Malformed() => new(SaslFailure.Malformed, _first?.User);
}
