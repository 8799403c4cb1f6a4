using System.Diagnostics.CodeAnalysis;

namespace Postroad.Mta.Domains;

/// <summary>With whose name we log in at a next hop. Its text form hides the password.</summary>
/// <param name="User">The user.</param>
/// <param name="Password">The password.</param>
internal sealed record HopLogin(string User, string Password)
{
    /// <summary>Reads <c>user:password</c> with percent-encoding, as a URL has it (RFC 3986 §3.2.1).</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out HopLogin? login)
    {
        login = null;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || !TryDecode(text[..colon], out var user) || !TryDecode(text[(colon + 1)..], out var password))
            return false;
        login = new HopLogin(user, password);
        return user.Length > 0 && password.Length > 0;
    }

    /// <summary>The user alone.</summary>
    public override string ToString() => $"{User}:***";

    private static bool TryDecode(string text, out string decoded)
    {
        decoded = Uri.UnescapeDataString(text);
        return !decoded.AsSpan().ContainsAnyInRange('\0', '\x1f');
    }
}
