using BenchmarkDotNet.Attributes;
using Postroad.Mail.Addresses;

namespace Postroad.Benchmarks.Mail;

/// <summary>What an address of MAIL or RCPT costs.</summary>
[MemoryDiagnoser]
public class AddressBenchmark
{
    private readonly Mailbox _mailbox = Mailbox.Parse("ada.lovelace+newsletter@mail.example.com");

    [Benchmark(Baseline = true)]
    public Mailbox? Plain() => Mailbox.TryParse(MailInput.Address, out var mailbox) ? mailbox : null;

    [Benchmark]
    public Mailbox? Quoted() => Mailbox.TryParse(MailInput.QuotedAddress, out var mailbox) ? mailbox : null;

    [Benchmark]
    public Mailbox? International() => Mailbox.TryParse(MailInput.InternationalAddress, out var mailbox) ? mailbox : null;

    [Benchmark]
    public AddrSpec? OfHeaderField() => AddrSpec.TryParse(MailInput.Address, out var value) ? value : null;

    [Benchmark]
    public string Written() => _mailbox.ToString();
}
