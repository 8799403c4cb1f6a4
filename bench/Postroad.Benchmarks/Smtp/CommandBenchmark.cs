using BenchmarkDotNet.Attributes;
using Postroad.Mail.Addresses;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Protocol.Commands;

namespace Postroad.Benchmarks.Smtp;

/// <summary>What one command line costs, from its octets to the typed command.</summary>
[MemoryDiagnoser]
public class CommandBenchmark
{
    private static readonly byte[] MailLine = "MAIL FROM:<ada@example.com> SIZE=4096 BODY=8BITMIME RET=HDRS ENVID=QQ314159"u8.ToArray();
    private static readonly byte[] RcptLine = "RCPT TO:<charles.babbage@example.net> NOTIFY=FAILURE,DELAY ORCPT=rfc822;charles@example.net"u8.ToArray();
    private static readonly CommandSyntax Syntax =
        new(SmtpExtensions.Size | SmtpExtensions.EightBitMime | SmtpExtensions.Dsn, SmtpUtf8: false, Mailbox.Parse("postmaster@mx.example.com").Domain, SpaceAfterColon: false);

    [Benchmark(Baseline = true)]
    public object? Mail() => Parse(MailLine);

    [Benchmark]
    public object? Rcpt() => Parse(RcptLine);

    [Benchmark]
    public object? Data() => Parse("DATA"u8);

    [Benchmark]
    public object? Refused() => Parse("MAIL FROM:<ada@@example.com>"u8);

    private static object? Parse(ReadOnlySpan<byte> line)
    {
        var parser = new CommandParser(line);
        return parser.TryTakeArguments(Syntax, out var command, out var refusal) ? command : refusal;
    }
}
