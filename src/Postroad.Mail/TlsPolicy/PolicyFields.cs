namespace Postroad.Mail.TlsPolicy;

/// <summary>The form that both records share: a version, and fields with semicolons between (RFC 8460 §3, RFC 8461 §3.1).</summary>
internal static class PolicyFields
{
    /// <summary>Reads the fields; returns what breaks the form, or null.</summary>
    // record = version 1*(field-delim field) [field-delim]; field-delim = *WSP ";" *WSP
    public static string? TryRead(string text, string version, out List<(string Name, string Value)> fields)
    {
        fields = [];
        var parts = text.TrimEnd(' ', '\t').Split(';');
        if (parts[0].TrimEnd(' ', '\t') != version)
            return $"it does not begin with {version} and a semicolon";
        for (var i = 1; i < parts.Length; i++)
        {
            var field = parts[i].Trim(' ', '\t');
            if (field.Length == 0 && i == parts.Length - 1 && fields.Count > 0)
                break;
            var equals = field.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || equals == field.Length - 1)
                return field.Length == 0 ? "a field is missing behind a semicolon" : "a field lacks its name or its value";
            fields.Add((field[..equals], field[(equals + 1)..]));
        }
        return fields.Count == 0 ? "it has no field" : null;
    }

    /// <summary>What breaks a field that the standard does not know; null where it keeps to the form of extensions.</summary>
    // ext-name = (ALPHA / DIGIT) *31(ALPHA / DIGIT / "_" / "-" / "."); ext-value = 1*(%x21-3A / %x3C / %x3E-7E)
    public static string? FindExtensionFault((string Name, string Value) field)
    {
        if (!IsExtensionName(field.Name))
            return "a field has a name that no extension may have";
        return field.Value.All(c => c is > ' ' and < '\x7f' and not ('=' or ';')) ? null : $"the value of {field.Name}= holds what no extension may";
    }

    public static bool IsExtensionName(string name) =>
        name.Length is > 0 and <= 32 && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');
}
