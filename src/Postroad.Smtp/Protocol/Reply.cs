using System.Collections.Immutable;

namespace Postroad.Smtp.Protocol;

/// <summary>
/// A server's answer to a command: three digits, perhaps an enhanced status code, and one or more lines of text (RFC 5321 §4.2, RFC 2034).
/// The text holds no CR, LF or NUL.
/// </summary>
public sealed record Reply
{
    private byte[]? _wireForm;

    /// <summary>A reply of one line.</summary>
    /// <param name="code">200 to 599.</param>
    /// <param name="status">The enhanced status code, or null where none belongs (greeting, EHLO, 3xx).</param>
    /// <param name="text">The text behind the codes.</param>
    /// <exception cref="ArgumentException">The text holds CR, LF or NUL, or the class of the status is not that of the code.</exception>
    public Reply(int code, EnhancedStatusCode? status, string text) : this(code, status, [text]) { }

    /// <summary>A reply of several lines.</summary>
    /// <inheritdoc cref="Reply(int, EnhancedStatusCode?, string)"/>
    public Reply(int code, EnhancedStatusCode? status, ImmutableArray<string> lines)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(code, 200);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(code, 599);
        if (status is { } s && s.Class != code / 100)
            throw new ArgumentException($"Status {s} does not go with code {code}.", nameof(status));
        if (lines.IsDefaultOrEmpty)
            throw new ArgumentException("A reply has at least one line.", nameof(lines));
        foreach (var line in lines)
        {
            if (line.AsSpan().ContainsAny('\r', '\n', '\0'))
                throw new ArgumentException("A reply's text holds no CR, LF or NUL.", nameof(lines));
        }
        (Code, Status, Lines) = (code, status, lines);
    }

    /// <summary>The three digits.</summary>
    public int Code { get; }

    /// <summary>The enhanced status code, where there is one.</summary>
    public EnhancedStatusCode? Status { get; }

    /// <summary>The text, line by line, without the codes.</summary>
    public ImmutableArray<string> Lines { get; }

    /// <summary>As on the wire, with CRLF behind each line. Made once; do not change it.</summary>
    internal ReadOnlyMemory<byte> WireForm => _wireForm ??= ReplyFormat.Encode(this);

    /// <summary>2xx.</summary>
    public bool IsPositive => Code / 100 == 2;

    /// <summary>4xx: worth another try.</summary>
    public bool IsTransient => Code / 100 == 4;

    /// <summary>5xx: final.</summary>
    public bool IsPermanent => Code / 100 == 5;

    /// <summary>Whether both say the same, line for line.</summary>
    public bool Equals(Reply? other) => other is not null && Code == other.Code && Status == other.Status && Lines.SequenceEqual(other.Lines);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Code, Status, Lines[0]);

    /// <summary>In one line, as logs and reports show it: <c>550 5.1.1 No such mailbox</c>.</summary>
    public override string ToString() => Status is { } status ? $"{Code} {status} {string.Join(' ', Lines)}" : $"{Code} {string.Join(' ', Lines)}";
}
