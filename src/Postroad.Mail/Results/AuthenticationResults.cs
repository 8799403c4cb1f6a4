using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Postroad.Mail.Results;

/// <summary>An Authentication-Results field: what one site found out about the sender of a message (RFC 8601 §2.2).</summary>
/// <param name="AuthservId">Who says so; results count only where this is a name that the reader trusts.</param>
/// <param name="Results">What each method found; empty for <c>none</c>.</param>
public sealed record AuthenticationResults(string AuthservId, ImmutableArray<MethodResult> Results)
{
    /// <summary>The name of the field.</summary>
    public const string FieldName = "Authentication-Results";

    /// <summary>Reads the value of a field, with comments and folds.</summary>
    /// <param name="value">What stands after the colon.</param>
    /// <param name="results">What it says.</param>
    public static bool TryParse(ReadOnlySpan<byte> value, [NotNullWhen(true)] out AuthenticationResults? results) =>
        new ResultsReader(Encoding.UTF8.GetString(value)).TryRead(out results);

    /// <summary>What stands after the colon, one result a line, every value quoted that has to be: nothing from a message can break out of it.</summary>
    public string ToValue() => ResultsWriter.Write(this);

    /// <summary>The whole field with its CRLF, to stand before a message.</summary>
    public byte[] ToField() => Encoding.UTF8.GetBytes($"{FieldName}: {ToValue()}\r\n");
}
