using System.Text;
using BenchmarkDotNet.Attributes;
using Postroad.Smtp.Protocol.Content;
using Postroad.Smtp.Protocol.Sending;

namespace Postroad.Benchmarks.Smtp;

/// <summary>A body of 1 MiB in lines of 72 octets, one in twenty with a leading dot: read in place from behind DATA, and written to go there.</summary>
[MemoryDiagnoser]
public class ContentBenchmark
{
    private const int Block = 65536;

    private readonly byte[] _content = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 14170).Select(static i => (i % 20 == 0 ? "." : "x") + new string('y', 71) + "\r\n")));
    private byte[] _wire = [];
    private readonly byte[] _buffer = new byte[ContentEncoder.MaxEncoded(Block)];

    [GlobalSetup]
    public void Setup()
    {
        var encoder = new ContentEncoder(stuffDots: true);
        var wire = new byte[ContentEncoder.MaxEncoded(_content.Length)];
        var count = encoder.Encode(_content, wire);
        count += encoder.Finish(wire.AsSpan(count));
        _wire = [.. wire.AsSpan(0, count), .. ".\r\n"u8];
    }

    [Benchmark(Baseline = true)]
    public long Decode()
    {
        var decoder = new DataDecoder(new ContentRules(998, IsBinary: false));
        var (start, isEnd) = (0, false);
        while (!isEnd)
        {
            // As on the wire: a block is copied from the socket and decoded where it lies.
            var count = Math.Min(Block, _wire.Length - start);
            _wire.AsSpan(start, count).CopyTo(_buffer);
            isEnd = decoder.Decode(_buffer.AsSpan(0, count), _buffer, out var taken, out _);
            start += taken;
        }
        return decoder.Length;
    }

    [Benchmark]
    public long Encode()
    {
        var encoder = new ContentEncoder(stuffDots: true);
        long sum = 0;
        for (var start = 0; start < _content.Length; start += Block)
            sum += encoder.Encode(_content.AsSpan(start, Math.Min(Block, _content.Length - start)), _buffer);
        return sum + encoder.Finish(_buffer);
    }
}
