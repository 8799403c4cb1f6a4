using BenchmarkDotNet.Attributes;
using Postroad.Mail.Headers;

namespace Postroad.Benchmarks.Mail;

/// <summary>What reading the header of a message costs: finding its end, and taking its fields apart.</summary>
[MemoryDiagnoser]
public class HeaderBenchmark
{
    [Benchmark]
    public int Split() => HeaderBoundary.Split(MailInput.Header, out _);

    [Benchmark]
    public HeaderBlock? Read() => HeaderBlock.TryRead(MailInput.Header, out var header, out _) ? header : null;
}
