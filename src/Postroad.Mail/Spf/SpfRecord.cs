using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Postroad.Mail.Spf.Macros;

namespace Postroad.Mail.Spf;

/// <summary>A published SPF record that keeps to the grammar (RFC 7208 §4.5, §4.6, §12).</summary>
public sealed class SpfRecord
{
    internal SpfRecord(string text, ImmutableArray<SpfDirective> directives, MacroString? redirect, MacroString? explanation, ImmutableArray<string> unknownModifiers) =>
        (Text, Directives, Redirect, Explanation, UnknownModifiers) = (text, directives, redirect, explanation, unknownModifiers);

    /// <summary>The record as published.</summary>
    public string Text { get; }

    /// <summary>Terms that ask the DNS when all of this record is evaluated, those of included records not counted (RFC 7208 §4.6.4).</summary>
    public int LookupTerms => Directives.Count(d => d.Mechanism is not (SpfMechanism.All or SpfMechanism.Network)) + (Redirect is null || HasAll ? 0 : 1);

    /// <summary>The directives in their order, as published: <c>mx</c>, <c>include:_spf.example.com</c>, <c>-all</c> …</summary>
    public IEnumerable<string> Terms => Directives.Select(d => d.Text);

    /// <summary>Names of modifiers that this standard does not know; they change nothing.</summary>
    public ImmutableArray<string> UnknownModifiers { get; }

    internal ImmutableArray<SpfDirective> Directives { get; }

    internal MacroString? Redirect { get; }

    internal MacroString? Explanation { get; }

    /// <summary>A term that names a domain of a single label, which receivers must refuse (RFC 7208 §7.1); null where there is none.</summary>
    public string? SingleLabelTerm => Directives.FirstOrDefault(d => TargetOf(d.Mechanism) is { IsSingleLabel: true })?.Text
        ?? (Redirect is { IsSingleLabel: true } redirect ? $"redirect={redirect.Text}" : Explanation is { IsSingleLabel: true } explanation ? $"exp={explanation.Text}" : null);

    internal bool HasAll => Directives.Any(d => d.Mechanism is SpfMechanism.All);

    /// <summary>Whether a TXT record is one of SPF at all: it begins with <c>v=spf1</c> and a space or its end (RFC 7208 §4.5).</summary>
    public static bool IsSpf(ReadOnlySpan<byte> text) =>
        text.Length >= 6 && Ascii.EqualsIgnoreCase(text[..6], "v=spf1"u8) && (text.Length == 6 || text[6] == (byte)' ');

    /// <summary>Reads a whole record.</summary>
    /// <param name="text">The octets of the TXT record, its strings joined without a space.</param>
    /// <param name="record">The record.</param>
    /// <param name="reason">What breaks the grammar, where false is returned.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out SpfRecord? record, [NotNullWhen(false)] out string? reason) =>
        SpfRecordParser.TryParse(text, out record, out reason);

    private static MacroString? TargetOf(SpfMechanism mechanism) => mechanism switch
    {
        SpfMechanism.Include include => include.Target,
        SpfMechanism.Exists exists => exists.Target,
        SpfMechanism.Address address => address.Target,
        SpfMechanism.Exchange exchange => exchange.Target,
        SpfMechanism.Pointer pointer => pointer.Target,
        _ => null,
    };

    /// <summary>The record as published.</summary>
    public override string ToString() => Text;
}
