using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Postroad.Smtp.Sasl.Server;

/// <summary>The client's message of OAUTHBEARER and XOAUTH2: key-value pairs, each ended by Ctrl-A.</summary>
internal static class BearerMessage
{
    private const string Scheme = "auth=Bearer ";

    // RFC 7628 §3.1  client-resp = (gs2-header kvsep *kvpair kvsep)
    // XOAUTH2: "user=" name ^A "auth=Bearer " token ^A ^A
    /// <summary>Finds name and token. False where the message is none.</summary>
    public static bool TryParse(byte[] message, bool standard, out string? user, [NotNullWhen(true)] out string? token)
    {
        (user, token) = (null, null);
        if (message.AsSpan().ContainsAny((byte)0, (byte)13, (byte)10))
            return false;
        var text = Encoding.UTF8.GetString(message);
        var parts = text.Split('\u0001');
        if (parts.Length < 4 || parts[^1].Length > 0 || parts[^2].Length > 0)
            return false;
        if (!(standard ? TryTakeHeader(parts[0], out user) : TryTakeUser(parts[0], out user)))
            return false;
        foreach (var part in parts.AsSpan(1..^2))
        {
            if (!part.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
                continue;
            if (token is not null)
                return false;
            token = part[Scheme.Length..].Trim(' ');
        }
        // RFC 6750 §2.1  b64token = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="
        return token is { Length: > 0 } && !token.AsSpan().ContainsAnyExceptInRange('!', '~');
    }

    // RFC 7628 §3.1  gs2-header = "n," [ "a=" authzid ] ","; a token binds to no channel, so "y" is the same.
    private static bool TryTakeHeader(string header, out string? user)
    {
        user = null;
        var parts = header.Split(',');
        if (parts is not ["n" or "y", _, ""] || parts[1].Length > 0 && !parts[1].StartsWith("a=", StringComparison.Ordinal))
            return false;
        user = parts[1].Length > 2 ? parts[1][2..].Replace("=2C", ",", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal) : null;
        return user is null || !user.Any(char.IsControl);
    }

    private static bool TryTakeUser(string part, out string? user)
    {
        user = part.StartsWith("user=", StringComparison.Ordinal) && part.Length > 5 ? part[5..] : null;
        return user is not null && !user.Any(char.IsControl);
    }
}
