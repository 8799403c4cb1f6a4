using System.Text.Json;
using Postroad.Mail.Addresses;

namespace Postroad.Mail.Tests.Addresses;

public sealed class AddressConformanceTests
{
    [Fact]
    public void Both_grammars_agree_with_the_isemail_cases()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Conformance.Path("address/isemail.json")));
        var cases = document.RootElement.GetProperty("cases").EnumerateArray();
        var disagreements = new List<string>();
        foreach (var item in cases)
        {
            var address = item.GetProperty("address").GetString()!;
            var verdict = AddressSyntax.Check(address);
            var expected = (item.GetProperty("mailbox_5321").GetBoolean(), item.GetProperty("addr_spec_5322").GetBoolean());
            if ((verdict.IsMailbox, verdict.IsAddrSpec) != expected)
                disagreements.Add($"{item.GetProperty("id")} {JsonSerializer.Serialize(address)} expected {expected}, got {verdict}");
        }
        Assert.Empty(disagreements);
    }

    [Theory]
    [InlineData("ada@example.com", true, true, false)]
    [InlineData("jürgen@example.com", true, false, true)]
    [InlineData("(c)ada@example.com", false, true, false)]
    [InlineData("", false, false, false)]
    public void A_verdict_names_the_grammars_that_take_the_text(string text, bool mailbox, bool addrSpec, bool smtpUtf8)
    {
        var verdict = AddressSyntax.Check(text);
        Assert.Equal((mailbox, addrSpec, smtpUtf8), (verdict.IsMailbox, verdict.IsAddrSpec, verdict.NeedsSmtpUtf8));
    }
}
