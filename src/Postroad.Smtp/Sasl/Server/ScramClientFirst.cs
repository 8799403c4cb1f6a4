using System.Diagnostics.CodeAnalysis;

namespace Postroad.Smtp.Sasl.Server;

/// <summary>The client's first message of SCRAM (RFC 5802 §7).</summary>
/// <param name="Binding">The channel-binding flag: <c>n</c>, <c>y</c> or <c>p=NAME</c>.</param>
/// <param name="ActAs">The authorization identity; empty where none was given.</param>
/// <param name="User">The user name, prepared as it is hashed.</param>
/// <param name="Nonce">The client's nonce.</param>
/// <param name="Gs2Header">All before <paramref name="Bare"/>.</param>
/// <param name="Bare">The part that enters the proof.</param>
internal sealed record ScramClientFirst(string Binding, string ActAs, string User, string Nonce, string Gs2Header, string Bare)
{
    // RFC 5802 §7  client-first-message = gs2-header client-first-message-bare
    //   gs2-header = gs2-cbind-flag "," [ authzid ] ","; authzid = "a=" saslname
    //   client-first-message-bare = [reserved-mext ","] username "," nonce ["," extensions]
    public static bool TryParse(string text, [NotNullWhen(true)] out ScramClientFirst? first)
    {
        first = null;
        var parts = text.Split(',');
        if (parts.Length < 4 || parts[1].Length > 0 && !parts[1].StartsWith("a=", StringComparison.Ordinal))
            return false;
        // A mandatory extension ("m=") would stand where the name is: none is known, so it fails as RFC 5802 §5.1 wants.
        if (!parts[2].StartsWith("n=", StringComparison.Ordinal) || !parts[3].StartsWith("r=", StringComparison.Ordinal))
            return false;
        var nonce = parts[3][2..];
        if (nonce.Length is 0 or > 256 || nonce.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return false;
        var actAs = "";
        if (!TryUnescape(parts[2][2..], out var user) || user.Length == 0 || parts[1].Length > 0 && (!TryUnescape(parts[1][2..], out actAs) || actAs.Length == 0))
            return false;
        var header = $"{parts[0]},{parts[1]},";
        first = new ScramClientFirst(parts[0], SaslPrep.Prepare(actAs!), SaslPrep.Prepare(user), nonce, header, text[header.Length..]);
        return true;
    }

    // RFC 5802 §5.1: "=2C" is a comma, "=3D" an equals sign, and no other "=" may stand in a name.
    private static bool TryUnescape(string text, [NotNullWhen(true)] out string? name)
    {
        name = text.Replace("=2C", ",", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal);
        var equals = text.Count(static c => c == '=');
        var escapes = (text.Length - name.Length) / 2;
        if (equals == escapes)
            return true;
        name = null;
        return false;
    }
}
