namespace Postroad.Testing;

/// <summary>What a message must be to be the one that is awaited. Each condition narrows it; <c>*</c> in a text stands for anything, and case does not count.</summary>
public sealed class EmailMatch
{
    private readonly List<(string Words, Func<InboundEmail, bool> Holds)> _conditions = [];

    internal EmailMatch() { }

    /// <summary>To this address, by envelope or header.</summary>
    public EmailMatch To(string address) => Add($"to {address}", m => m.Recipients.Concat(m.To).Concat(m.Cc).Any(a => Pattern.Matches(address, a)));

    /// <summary>From this address, by header or envelope.</summary>
    public EmailMatch From(string address) => Add($"from {address}", m => Pattern.Matches(address, m.From) || Pattern.Matches(address, m.Sender));

    /// <summary>With this subject.</summary>
    public EmailMatch Subject(string subject) => Add($"subject \"{subject}\"", m => Pattern.Matches(subject, m.Subject));

    /// <summary>With this somewhere in its plain text or HTML.</summary>
    public EmailMatch Body(string text) => Add($"body with \"{text}\"", m => Pattern.Matches($"*{text}*", m.Text) || (m.Html is { } html && Pattern.Matches($"*{text}*", html)));

    /// <summary>With this header field.</summary>
    public EmailMatch Header(string name, string value = "*") => Add($"header {name}: {value}", m => m.Headers.All(name).Any(v => Pattern.Matches(value, v)));

    /// <summary>With an attachment of this name.</summary>
    public EmailMatch Attachment(string name) => Add($"attachment {name}", m => m.Attachments.Any(a => Pattern.Matches(name, a.Name)));

    /// <summary>For which this holds.</summary>
    public EmailMatch Where(Func<InboundEmail, bool> condition) => Add("the test's own condition", condition);

    internal bool Matches(InboundEmail message) => _conditions.TrueForAll(c => c.Holds(message));

    /// <summary>What a message lacks, in words; empty where it matches.</summary>
    internal IReadOnlyList<string> Misses(InboundEmail message) => [.. _conditions.Where(c => !c.Holds(message)).Select(c => c.Words)];

    /// <summary>The conditions in words.</summary>
    public override string ToString() => _conditions.Count == 0 ? "any message" : string.Join(", ", _conditions.Select(c => c.Words));

    private EmailMatch Add(string words, Func<InboundEmail, bool> holds)
    {
        ArgumentNullException.ThrowIfNull(holds);
        _conditions.Add((words, holds));
        return this;
    }
}
