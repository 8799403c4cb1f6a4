namespace Postroad.Configuration.Tree;

/// <summary>Fills in <c>${env:NAME}</c> and <c>${file:PATH}</c>. What they stand for is a secret: it is used and never shown.</summary>
/// <param name="folder">What a relative PATH is relative to.</param>
/// <param name="environment">Gives the value of a variable.</param>
internal sealed class Placeholders(string folder, Func<string, string?> environment)
{
    /// <summary>Whether the text has any.</summary>
    public static bool AreIn(string text) => text.Contains("${", StringComparison.Ordinal);

    /// <summary>The text with each filled in; false with the reason where one cannot be.</summary>
    public bool TryFill(string text, out string filled, out string reason)
    {
        (filled, reason) = (text, "");
        var start = 0;
        while ((start = filled.IndexOf("${", start, StringComparison.Ordinal)) >= 0)
        {
            var end = filled.IndexOf('}', start);
            if (end < 0)
            {
                reason = "`${` without `}`; expected ${env:NAME} or ${file:PATH}";
                return false;
            }
            if (!TryRead(filled[(start + 2)..end], out var value, out reason))
                return false;
            filled = string.Concat(filled.AsSpan(0, start), value, filled.AsSpan(end + 1));
            start += value.Length;
        }
        return true;
    }

    private bool TryRead(string placeholder, out string value, out string reason)
    {
        (value, reason) = ("", "");
        if (placeholder.StartsWith("env:", StringComparison.Ordinal))
        {
            var found = environment(placeholder[4..]);
            value = found ?? "";
            reason = found is null ? $"the environment variable {placeholder[4..]} is not set" : "";
            return found is not null;
        }
        if (!placeholder.StartsWith("file:", StringComparison.Ordinal))
        {
            reason = $"${{{placeholder}}} is not known; expected ${{env:NAME}} or ${{file:PATH}}";
            return false;
        }
        var path = Path.Combine(folder, placeholder[5..]);
        try
        {
            // Editors and `echo` end a file with a line end that is no part of a password.
            var text = File.ReadAllText(path);
            value = text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            reason = failure is FileNotFoundException or DirectoryNotFoundException ? $"the file {path} does not exist" : $"the file {path} cannot be read: {failure.Message}";
            return false;
        }
    }
}
