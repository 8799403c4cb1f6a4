using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Postroad.Mail.Spf.Macros;

namespace Postroad.Mail.Spf;

/// <summary>Reads a record term by term. The first fault ends it: a record with a syntax error anywhere is evaluated nowhere (RFC 7208 §4.6).</summary>
internal ref struct SpfRecordParser
{
    /// <summary>What one record of the DNS can hold (RFC 1035 §3.2.1: RDLENGTH has 16 bits).</summary>
    private const int MaxOctets = 65_535;

    private readonly ImmutableArray<SpfDirective>.Builder _directives = ImmutableArray.CreateBuilder<SpfDirective>();
    private readonly ImmutableArray<string>.Builder _unknown = ImmutableArray.CreateBuilder<string>();
    private MacroString? _redirect;
    private MacroString? _explanation;
    private string? _fault;

    private SpfRecordParser(int _) { }

    // RFC 7208 §4.5, §4.6.1  record = "v=spf1" *( 1*SP ( directive / modifier ) ) *SP
    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out SpfRecord? record, [NotNullWhen(false)] out string? reason)
    {
        record = null;
        reason = null;
        if (!SpfRecord.IsSpf(text))
        {
            reason = "it does not begin with \"v=spf1\" and a space";
            return false;
        }
        if (text.Length > MaxOctets)
        {
            reason = $"it has more than {MaxOctets} octets";
            return false;
        }
        var parser = new SpfRecordParser(0);
        var rest = text[6..];
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)' ');
            var term = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (term.IsEmpty)
                continue;
            if (!parser.TakeTerm(term))
            {
                reason = $"the term '{Printable(term)}' {parser._fault}";
                return false;
            }
        }
        record = new SpfRecord(Encoding.Latin1.GetString(text), parser._directives.ToImmutable(), parser._redirect, parser._explanation, parser._unknown.ToImmutable());
        return true;
    }

    internal static string Printable(ReadOnlySpan<byte> text)
    {
        var shown = text.Length > 120 ? text[..120] : text;
        return string.Create(shown.Length, shown, static (chars, octets) =>
        {
            for (var i = 0; i < octets.Length; i++)
                chars[i] = octets[i] is >= 0x20 and < 0x7f ? (char)octets[i] : '?';
        });
    }

    private bool TakeTerm(ReadOnlySpan<byte> term)
    {
        var name = 0;
        if (char.IsAsciiLetter((char)term[0]))
        {
            do
            {
                name++;
            }
            while (name < term.Length && IsNameCharacter(term[name]));
        }
        return name > 0 && name < term.Length && term[name] == (byte)'=' ? TakeModifier(term[..name], term[(name + 1)..]) : TakeDirective(term);
    }

    // RFC 7208 §4.6.1  name = ALPHA *( ALPHA / DIGIT / "-" / "_" / "." )
    private static bool IsNameCharacter(byte c) => char.IsAsciiLetterOrDigit((char)c) || c is (byte)'-' or (byte)'_' or (byte)'.';

    // RFC 7208 §6  modifier = redirect / explanation / unknown-modifier
    private bool TakeModifier(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var redirect = Ascii.EqualsIgnoreCase(name, "redirect"u8);
        if (!redirect && !Ascii.EqualsIgnoreCase(name, "exp"u8))
        {
            _unknown.Add(Encoding.ASCII.GetString(name));
            return MacroParser.TryParse(value, MacroUse.Modifier, out _, out _fault);
        }
        if ((redirect ? _redirect : _explanation) is not null)
            return Fault("stands there twice (RFC 7208 §6)");
        if (!MacroParser.TryParse(value, MacroUse.Domain, out var target, out _fault))
            return false;
        if (redirect)
            _redirect = target;
        else
            _explanation = target;
        return true;
    }

    // RFC 7208 §4.6.1  directive = [ qualifier ] mechanism
    private bool TakeDirective(ReadOnlySpan<byte> term)
    {
        SpfQualifier? qualifier = term[0] switch
        {
            (byte)'+' => SpfQualifier.Pass,
            (byte)'-' => SpfQualifier.Fail,
            (byte)'~' => SpfQualifier.SoftFail,
            (byte)'?' => SpfQualifier.Neutral,
            _ => null,
        };
        var mechanism = qualifier is null ? term : term[1..];
        var end = mechanism.IndexOfAny((byte)':', (byte)'/');
        var name = end < 0 ? mechanism : mechanism[..end];
        if (!TryTakeMechanism(name, end < 0 ? default : mechanism[end..], out var parsed))
            return false;
        _directives.Add(new SpfDirective(qualifier ?? SpfQualifier.Pass, parsed, Encoding.ASCII.GetString(term)));
        return true;
    }

    private bool TryTakeMechanism(ReadOnlySpan<byte> name, ReadOnlySpan<byte> argument, [NotNullWhen(true)] out SpfMechanism? mechanism)
    {
        mechanism = null;
        if (Ascii.EqualsIgnoreCase(name, "all"u8))
            mechanism = argument.IsEmpty ? new SpfMechanism.All() : null;
        else if (Ascii.EqualsIgnoreCase(name, "include"u8))
            mechanism = TryTakeTarget(argument, out var target) ? new SpfMechanism.Include(target) : null;
        else if (Ascii.EqualsIgnoreCase(name, "exists"u8))
            mechanism = TryTakeTarget(argument, out var target) ? new SpfMechanism.Exists(target) : null;
        else if (Ascii.EqualsIgnoreCase(name, "ptr"u8))
            mechanism = argument.IsEmpty ? new SpfMechanism.Pointer(null) : TryTakeTarget(argument, out var target) ? new SpfMechanism.Pointer(target) : null;
        else if (Ascii.EqualsIgnoreCase(name, "a"u8))
            mechanism = TryTakeHosts(argument, out var host, out var prefix4, out var prefix6) ? new SpfMechanism.Address(host, prefix4, prefix6) : null;
        else if (Ascii.EqualsIgnoreCase(name, "mx"u8))
            mechanism = TryTakeHosts(argument, out var host, out var prefix4, out var prefix6) ? new SpfMechanism.Exchange(host, prefix4, prefix6) : null;
        else if (Ascii.EqualsIgnoreCase(name, "ip4"u8))
            mechanism = SpfNetwork.TryParse4(argument, out var network) ? network : null;
        else if (Ascii.EqualsIgnoreCase(name, "ip6"u8))
            mechanism = SpfNetwork.TryParse6(argument, out var network) ? network : null;
        else
            return Fault("is no known mechanism (RFC 7208 §4.6.1)");
        return mechanism is not null || Fault("breaks the grammar of its mechanism (RFC 7208 §5)");
    }

    private bool TryTakeTarget(ReadOnlySpan<byte> argument, [NotNullWhen(true)] out MacroString? target)
    {
        target = null;
        return argument is [(byte)':', .. var spec] && MacroParser.TryParse(spec, MacroUse.Domain, out target, out _fault);
    }

    // RFC 7208 §5.3, §5.4  [ ":" domain-spec ] [ dual-cidr-length ]; the domain-spec may hold colons and slashes too
    private bool TryTakeHosts(ReadOnlySpan<byte> argument, out MacroString? target, out int prefix4, out int prefix6)
    {
        target = null;
        return SpfNetwork.TryTakeDualPrefix(ref argument, out prefix4, out prefix6)
            && (argument.IsEmpty || TryTakeTarget(argument, out target));
    }

    private bool Fault(string fault)
    {
        _fault ??= fault;
        return false;
    }
}
