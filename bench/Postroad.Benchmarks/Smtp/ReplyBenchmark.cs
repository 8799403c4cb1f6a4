using BenchmarkDotNet.Attributes;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Protocol.Sending;

namespace Postroad.Benchmarks.Smtp;

/// <summary>A reply written and read: one that is kept is written once and then only copied; a new one is encoded.</summary>
[MemoryDiagnoser]
public class ReplyBenchmark
{
    private static readonly Reply Kept = new(250, new EnhancedStatusCode(2, 1, 5), "Recipient taken");
    private static readonly byte[] Ehlo = "250-mx.example.com greets you\r\n250-PIPELINING\r\n250-SIZE 52428800\r\n250-8BITMIME\r\n250-STARTTLS\r\n250-ENHANCEDSTATUSCODES\r\n250 CHUNKING\r\n"u8.ToArray();
    private readonly byte[] _room = new byte[512];

    [Benchmark(Baseline = true)]
    public int WriteKept()
    {
        var wire = Kept.WireForm.Span;
        wire.CopyTo(_room);
        return wire.Length;
    }

    [Benchmark]
    public Reply Read()
    {
        var reader = new ReplyReader(new MemoryStream(Ehlo, writable: false));
        return reader.ReadAsync(withStatus: false, CancellationToken.None).AsTask().GetAwaiter().GetResult();
    }

    [Benchmark]
    public int WriteNew() => new Reply(250, new EnhancedStatusCode(2, 0, 0), "Queued as 4rXk2N1abcdz").WireForm.Length;
}
