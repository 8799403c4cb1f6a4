using CsCheck;
using Postroad.Mail.Addresses;

namespace Postroad.Mail.Tests.Addresses.Grammars;

/// <summary>Holds the parsers against the grammars of the RFCs, on texts that are nearly addresses.</summary>
public sealed class GrammarTests
{
    private static readonly Gen<string> Envelope = Gen.OneOf(
        "a", "A0", "b-c", "-", ".", "..", "@", "\"", "\\", "\\\"", " ", "x y", "ü", "\t", "\r", "\u007f", "<", ">", "(", "com", "example", "_", "*",
        "[", "]", "IPv6:", "ipv6:", "::", ":", "1", "255", "256", "01", "1.2.3.4", "2001:db8", "f", "fffff", "a@b", "\"a\"@b", "@[1.2.3.4]", "@[IPv6:1:2:3:4:5:6:7:8]")
        .Array[1, 8].Select(string.Concat);

    private static readonly Gen<string> Literals = Gen.Select(
        Gen.OneOf("0", "1", "ab", "FFFF", "12345", "g", ":", "::", ":", "::", "1.2.3.4", ".").Array[1, 12].Select(string.Concat),
        address => $"a@[IPv6:{address}]");

    private static readonly Gen<string> Header = Gen.OneOf(
        "a", "b.c", ".", "@", "\"", "\\", "(", ")", "(c)", "((d))", " ", "\t", "\r\n ", "\r\n", "\r", "\n", "\0", "\u0001", "\u007f", "[", "]", "[1.2.3.4]", "-", "com", ",", "<", "a@b", "\"q\"", "\\\0")
        .Array[1, 9].Select(string.Concat);

    [Fact]
    public void The_envelope_takes_what_rfc_5321_takes() => Envelope.Sample(AgreeOnEnvelope, iter: 60_000);

    [Fact]
    public void Address_literals_are_those_of_rfc_5321() => Literals.Sample(AgreeOnEnvelope, iter: 60_000);

    [Fact]
    public void Header_fields_take_what_rfc_5322_takes() => Header.Where(text => text.Count(c => c == '(') <= HeaderGrammar.MaxDepth).Sample(
        text => Assert.Equal(HeaderGrammar.Takes(text), AddrSpec.TryParse(text, out _)), iter: 30_000);

    [Theory]
    [InlineData("a@b", true)]
    [InlineData("\"a b\"@[IPv6:1::]", true)]
    [InlineData("a@[IPv6:1:2:3:4:5:6:7::]", true)]
    [InlineData("a@[IPv6:1:2:3:4:5:6:7:8::]", false)]
    [InlineData("a@[IPv6:1:2:3:4:5::1.2.3.4]", true)]
    [InlineData("a@[IPv6:1:2:3:4:5:6::1.2.3.4]", false)]
    [InlineData("a..b@c", false)]
    public void The_grammar_of_the_test_is_right_itself(string text, bool expected)
    {
        Assert.Equal(expected, EnvelopeGrammar.Takes(text));
        AgreeOnEnvelope(text);
    }

    private static void AgreeOnEnvelope(string text)
    {
        // U-labels are for the tests of IDNA.
        if (text.LastIndexOf('@') is var at and >= 0 && text.AsSpan(at).ContainsAnyExceptInRange('\0', '\x7f'))
            return;
        Assert.Equal(EnvelopeGrammar.Takes(text), Mailbox.TryParse(text, out _));
    }
}
