using CsCheck;

namespace Postroad.Testing.Tests;

public sealed class FinderTests
{
    [Theory]
    [InlineData("", "Your code is 493021.", "493021")]
    [InlineData("", "Your verification code: 493 021\nThank you", "493021")]
    [InlineData("", "Enter 123-456 to log in", "123456")]
    [InlineData("493021 is your code", "Hello, order 12345678", "493021")]
    [InlineData("", "Use code X7K9Q2 now", "X7K9Q2")]
    [InlineData("", "PIN: 4930", "4930")]
    [InlineData("", "In 2026 your code is 0042", "0042")]
    [InlineData("", "https://x.example/123456 has no number for you", null)]
    [InlineData("", "Call +49 30 1234567890123", null)]
    [InlineData("Welcome", "Nothing here", null)]
    [InlineData("", "Order 1234\n\n778899\n\nBye", "778899")]
    [InlineData("", "Your code: 4 9 3 0 2 1", "493021")]
    [InlineData("", "Votre code est 55 66 77", "556677")]
    [InlineData("", "Your code is 1234 5678.", "12345678")]
    [InlineData("", "G-482913 is your verification code.", "482913")]
    [InlineData("", "Your login code is: 9K4P-2XQT", "9K4P-2XQT")]
    [InlineData("", "Enter this code in the app: a1b2c3", "a1b2c3")]
    [InlineData("", "This code holds 10min and 4821 opens it", "4821")]
    [InlineData("", "123456 is your verification code. It expires in 10 minutes.", "123456")]
    [InlineData("", "Order #99887. Your security code: 445566, valid until 18:30", "445566")]
    [InlineData("", "Dein Code: 123 456\nGultig bis 26.11.2026", "123456")]
    [InlineData("", "Verification code\n\n   904 117   \n\nQuestions? Call 1-800-555-0199.", "904117")]
    [InlineData("", "Your OTP is 12345. Do not share it. Ref 20261126", "12345")]
    [InlineData("", "Invoice 2026-00123 for EUR 1200.50", null)]
    public void A_code_is_found(string subject, string text, string? code) => Assert.Equal(code, CodeFinder.Find(subject, text));

    [Theory]
    [InlineData("Confirm account", null, "Confirm account:\nhttps://x.example/c?t=1\n", "https://x.example/c?t=1")]
    [InlineData("reset", null, "Go to https://x.example/reset/9. Bye", "https://x.example/reset/9")]
    [InlineData("Log in", "<a href='https://x.example/a'>Help</a><a href='https://x.example/b'>Log in</a>", "", "https://x.example/b")]
    [InlineData("log", "<a href='https://x.example/login'>Here</a><a href='https://x.example/b'>Log out</a>", "", "https://x.example/b")]
    [InlineData("/b", "<a href='https://x.example/a'>A</a><a href='https://x.example/b'>B</a>", "", "https://x.example/b")]
    [InlineData("Go", "<a href='https://x.example/a'><img alt='Go on'></a>", "", "https://x.example/a")]
    [InlineData("x", "<a href='mailto:a@x.example'>x</a><a href='/relative'>x</a>", "", null)]
    [InlineData("nothing", "<a href='https://x.example/a'>A</a>", "https://x.example/b", null)]
    public void A_link_is_found(string text, string? html, string plain, string? address) =>
        Assert.Equal(address, LinkFinder.Find(text, html is null ? null : HtmlReading.Of(html), plain)?.ToString());

    [Fact]
    public void Any_text_is_read_without_trouble() => Gen.Select(Gen.String, Gen.String).Sample((a, b) =>
    {
        _ = CodeFinder.Find(a, b);
        _ = LinkFinder.Find(a, HtmlReading.Of(b), b);
    });

    [Theory]
    [InlineData("Confirm*", "confirm your account", true)]
    [InlineData("*account", "Confirm your account", true)]
    [InlineData("*your*", "Confirm your account", true)]
    [InlineData("Confirm", "Confirm your account", false)]
    [InlineData("a*a", "a", false)]
    [InlineData("*", "", true)]
    public void A_star_stands_for_anything(string pattern, string text, bool matches) => Assert.Equal(matches, Pattern.Matches(pattern, text));
}
