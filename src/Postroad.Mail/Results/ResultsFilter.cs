using System.Text;

namespace Postroad.Mail.Results;

/// <summary>Finds fields that pretend to come from this site; they are removed before the site adds its own (RFC 8601 §5).</summary>
public static class ResultsFilter
{
    /// <summary>
    /// Whether an Authentication-Results field claims to be from <paramref name="authservId"/>, in whatever case, quoting, folding or between whatever
    /// comments; or cannot be read and holds that name anywhere.
    /// </summary>
    /// <param name="value">What stands after the colon of the field.</param>
    /// <param name="authservId">The name of this site.</param>
    public static bool IsForged(ReadOnlySpan<byte> value, string authservId)
    {
        var text = Encoding.UTF8.GetString(value);
        var claimed = new ResultsReader(text).ReadAuthservId();
        if (claimed is not null && claimed.TrimEnd('.').Equals(authservId, StringComparison.OrdinalIgnoreCase))
            return true;
        var readable = AuthenticationResults.TryParse(value, out _);
        return !readable && Unfolded(text).Contains(authservId, StringComparison.OrdinalIgnoreCase);
    }

    private static string Unfolded(string text) => string.Concat(text.Where(c => c is > ' ' and not '\\'));
}
