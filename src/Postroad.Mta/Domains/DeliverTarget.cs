using System.Diagnostics.CodeAnalysis;

namespace Postroad.Mta.Domains;

/// <summary>Where mail for one of our own domains ends up: the key <c>deliver</c>.</summary>
internal abstract record DeliverTarget
{
    private DeliverTarget() { }

    /// <summary><c>maildir:PATH</c>: a Maildir a mailbox.</summary>
    /// <param name="Path">Under the data folder unless absolute; <c>{domain}</c> and <c>{local}</c> stand for the recipient's own.</param>
    public sealed record Maildir(string Path) : DeliverTarget
    {
        /// <inheritdoc/>
        public override string ToString() => $"maildir:{Path}";
    }

    /// <summary><c>eml:PATH</c>: one folder for all, each message a file that any mail program opens. What <c>postroad dev</c> keeps.</summary>
    /// <param name="Path">As for a Maildir.</param>
    public sealed record MessageFiles(string Path) : DeliverTarget
    {
        /// <inheritdoc/>
        public override string ToString() => $"eml:{Path}";
    }

    /// <summary><c>smtp://</c>, <c>smtps://</c> or <c>lmtp://</c>: another server keeps the mailboxes.</summary>
    /// <param name="Next">Which one.</param>
    public sealed record Server(NextHop Next) : DeliverTarget
    {
        /// <inheritdoc/>
        public override string ToString() => Next.ToString();
    }

    /// <summary><c>discard:</c>: delivered and gone.</summary>
    public sealed record Discard : DeliverTarget
    {
        /// <inheritdoc/>
        public override string ToString() => "discard:";
    }

    /// <summary>Reads a target. Where it is none, <paramref name="error"/> says in words what was expected.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out DeliverTarget? target, [NotNullWhen(false)] out string? error)
    {
        (target, error) = (null, null);
        if (text == "discard:")
            target = new Discard();
        else if (text.StartsWith("maildir:", StringComparison.Ordinal))
            error = CheckPath(text[8..], needsLocal: true) ?? Set(out target, new Maildir(text[8..]));
        else if (text.StartsWith("eml:", StringComparison.Ordinal))
            error = CheckPath(text[4..], needsLocal: false) ?? Set(out target, new MessageFiles(text[4..]));
        else if (!text.Contains("://", StringComparison.Ordinal))
            error = $"'{text}' is nowhere to deliver to: write maildir:PATH, lmtp://host:port, smtp://host or discard:.";
        else if (NextHop.TryParse(text, out var hop, out error))
            target = new Server(hop);
        return target is not null;
    }

    private static string? Set(out DeliverTarget? target, DeliverTarget value)
    {
        target = value;
        return null;
    }

    private static string? CheckPath(string path, bool needsLocal)
    {
        if (path.Length == 0 || path.AsSpan().ContainsAnyInRange('\0', '\x1f'))
            return "the path is empty or holds control characters: write for instance maildir:mail/{domain}/{local}.";
        var rest = path.Replace("{domain}", "", StringComparison.Ordinal).Replace("{local}", "", StringComparison.Ordinal);
        if (rest.AsSpan().ContainsAny('{', '}'))
            return $"'{path}': only {{domain}} and {{local}} can stand in braces.";
        if (path.Split('/', '\\').Contains(".."))
            return $"'{path}': a path with .. in it is not taken; write an absolute one.";
        return needsLocal && !path.Contains("{local}", StringComparison.Ordinal)
            ? $"'{path}': {{local}} is missing, so all mailboxes would be one; write for instance mail/{{domain}}/{{local}}."
            : null;
    }
}
