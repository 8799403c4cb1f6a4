// Says of a message who sent it, as far as DNS and signatures tell:
//
//   dotnet run --project samples/CheckSender -- MESSAGE ADDRESS HELO MAIL-FROM [ZONE-FILE]
//
// MESSAGE is a file with the lines ended by CRLF. With a zone file no network is used.
using System.Net;
using Postroad.Mail.Addresses;
using Postroad.Mail.Dkim;
using Postroad.Mail.Dns;
using Postroad.Mail.Dns.Exchangers;
using Postroad.Mail.Spf;

if (args is not [var file, var address, var helo, var mailFrom, ..])
{
    Console.Error.WriteLine("usage: CheckSender MESSAGE ADDRESS HELO MAIL-FROM [ZONE-FILE]");
    return 2;
}
using var stopping = new CancellationTokenSource(TimeSpan.FromMinutes(1));

// The servers of the machine, or a file that stands in for all of DNS.
IDnsResolver resolver = args.Length > 4
    ? ZoneFileResolver.Read(await File.ReadAllBytesAsync(args[4], stopping.Token))
    : new StubResolver(new DnsOptions(), TimeProvider.System);

// May this host send for this domain?
var spf = await new SpfEvaluator(resolver).EvaluateAsync(new SpfRequest(IPAddress.Parse(address), helo, mailFrom), stopping.Token);
Console.WriteLine($"spf={spf.Result} {spf.Domain}: {spf.Reason}");

// Who signed the message, and does it still read as it was signed?
await using var message = File.OpenRead(file);
var dkim = await new DkimVerifier(resolver).VerifyAsync(message, stopping.Token);
foreach (var signature in dkim.Signatures)
    Console.WriteLine($"dkim={signature.Result} {signature.Domain}: {signature.Reason}");

// Where would an answer go?
if (Mailbox.TryParse(mailFrom, out var mailbox, out var fault) && mailbox.Domain.Name is { } domain)
{
    var selector = new MailExchangerSelector(resolver, new Random(Environment.ProcessId));
    Console.WriteLine(await selector.SelectAsync(domain, stopping.Token) switch
    {
        MailExchangerAnswer.Found found => $"mx={string.Join(", ", found.Hosts.Select(host => host.Name))}",
        MailExchangerAnswer.Temporary temporary => $"mx unknown for now: {temporary.Reason}",
        var other => $"mx={other.GetType().Name}",
    });
}
else
{
    Console.WriteLine($"'{mailFrom}' takes no answer: {fault}");
}
return 0;
