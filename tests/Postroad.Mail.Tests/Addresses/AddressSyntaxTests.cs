using Postroad.Mail.Addresses;

namespace Postroad.Mail.Tests.Addresses;

/// <summary>Examples of the RFCs themselves, and what tells their grammars apart.</summary>
public sealed class AddressSyntaxTests
{
    [Theory]
    // RFC 5321 §2.3.11, §4.1.2, appendix D
    [InlineData("Smith@bar.com", true, true)]
    [InlineData("\"Joe.\\,Smith\"@example.com", true, true)]
    [InlineData("Joe.\\\\,Smith@example.com", false, false)]
    // RFC 5322 appendix A.5 and A.6
    [InlineData("pete(his account)@silly.test(his host)", false, true)]
    [InlineData("mary @ machine.tld (of (test))", false, true)]
    [InlineData("jdoe@test   . example", false, true)]
    [InlineData("\"Joe Q. Public\"@example.com", true, true)]
    // RFC 3696 §3 with its errata
    [InlineData("\"Abc@def\"@example.com", true, true)]
    [InlineData("\"Fred Bloggs\"@example.com", true, true)]
    [InlineData("\"Joe.\\\\Blow\"@example.com", true, true)]
    [InlineData("customer/department=shipping@example.com", true, true)]
    [InlineData("$A12345@example.com", true, true)]
    [InlineData("!def!xyz%abc@example.com", true, true)]
    [InlineData("_somename@example.com", true, true)]
    // what tells them apart
    [InlineData("\"a\".\"b\"@example.com", false, true)]
    [InlineData("a@b_c.example", false, true)]
    [InlineData("a@[any thing]", false, true)]
    [InlineData("a@[300.1.1.1]", false, true)]
    [InlineData("a@b.example.", false, false)]
    [InlineData("\"a\tb\"@example.com", false, true)]
    public void A_text_is_what_the_grammars_say(string text, bool mailbox, bool addrSpec)
    {
        var verdict = AddressSyntax.Check(text);
        Assert.Equal((mailbox, addrSpec, false), (verdict.IsMailbox, verdict.IsAddrSpec, verdict.NeedsSmtpUtf8));
        Assert.Equal(mailbox, verdict.Fault == AddressFault.None);
    }

    [Theory]
    [InlineData("jürgen@example.com", true)]
    [InlineData("ada@bücher.example", true)]
    [InlineData("用户@例子.广告", true)]
    [InlineData("अजय@डाटा.भारत", true)]
    [InlineData("квіточка@пошта.укр", true)]
    [InlineData("χρήστης@παράδειγμα.ελ", true)]
    [InlineData("\"jür gen\"@example.com", true)]
    [InlineData("ada@ü_.example", false)]
    [InlineData("jürgen@", false)]
    public void What_is_not_ascii_needs_smtputf8_and_is_of_the_envelope_alone(string text, bool mailbox)
    {
        var verdict = AddressSyntax.Check(text);
        Assert.Equal((mailbox, false, mailbox), (verdict.IsMailbox, verdict.IsAddrSpec, verdict.NeedsSmtpUtf8));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_nothing_at_all() =>
        Assert.Equal(new AddressSyntax(false, false, false, AddressFault.Syntax), AddressSyntax.Check("a\ud800@example.com"));
}
