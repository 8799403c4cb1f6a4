using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Postroad.TestKit;

/// <summary>
/// Mutates seeds and feeds them to a target for a while: half a second each in the suite, longer where <c>POSTROAD_FUZZ_SECONDS</c> says so. The seeds are
/// files, and what ever found something is added to them. <c>POSTROAD_FUZZ_SEED</c> repeats a run, <c>POSTROAD_FUZZ_REPORT</c> names a file that gets a line a target.
/// </summary>
public sealed class FuzzRun
{
    private static readonly byte[][] Interesting =
    [
        [0], [13], [10], [13, 10], [13, 10, (byte)'.', 13, 10], [255], [127], "\r\n\r\n"u8.ToArray(), "<"u8.ToArray(), ">"u8.ToArray(), "\""u8.ToArray(), "\\"u8.ToArray(),
        "@"u8.ToArray(), "="u8.ToArray(), " "u8.ToArray(), "+00"u8.ToArray(), "+0D+0A"u8.ToArray(), "999999999999999999999"u8.ToArray(), "-1"u8.ToArray(), "LAST"u8.ToArray(),
        "\u00e9"u8.ToArray(), [0xC0, 0x80], [0xED, 0xA0, 0x80], "BDAT 0 LAST\r\n"u8.ToArray(), "RSET\r\n"u8.ToArray(), "*\r\n"u8.ToArray(), "[IPv6:"u8.ToArray(),
    ];

    private readonly List<byte[]> _seeds;
    private readonly int _seed = int.TryParse(Environment.GetEnvironmentVariable("POSTROAD_FUZZ_SEED"), out var seed) ? seed : RandomNumberGenerator.GetInt32(int.MaxValue);
    private readonly Random _random;

    private FuzzRun(IEnumerable<byte[]> seeds) => (_seeds, _random) = ([.. seeds], new Random(_seed));

    private static TimeSpan Budget => TimeSpan.FromSeconds(
        double.TryParse(Environment.GetEnvironmentVariable("POSTROAD_FUZZ_SECONDS"), CultureInfo.InvariantCulture, out var seconds) ? seconds : 0.5);

    /// <summary>From the seed files whose names begin so: lines of <see cref="WireText"/>, one a seed.</summary>
    public static FuzzRun From(string prefix) => new(
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Fuzzing", "Seeds"), prefix + "*.txt")
            .SelectMany(File.ReadLines).Where(static line => line.Length > 0 && line[0] != '#').Select(WireText.Unescape));

    /// <summary>The octets in pieces of any size.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Cut(byte[] octets)
    {
        for (var at = 0; at < octets.Length;)
        {
            var end = Math.Min(octets.Length, at + _random.Next(1, 40));
            yield return octets.AsMemory(at..end);
            at = end;
        }
    }

    /// <summary>Runs the target over mutated seeds until time is up; what it throws is reported with its input.</summary>
    public async Task OverAsync(Func<byte[], Task> target, [CallerMemberName] string name = "")
    {
        var clock = Stopwatch.StartNew();
        var runs = 0;
        foreach (var seed in _seeds)
            await TryAsync(target, seed, runs++);
        while (clock.Elapsed < Budget)
            await TryAsync(target, Mutate(_seeds[_random.Next(_seeds.Count)]), runs++);
        Report($"{name}: {runs} executions in {clock.Elapsed.TotalSeconds:0.0} s, seed {_seed}");
    }

    private static void Report(string line)
    {
        if (Environment.GetEnvironmentVariable("POSTROAD_FUZZ_REPORT") is not { Length: > 0 } file)
            return;
        lock (Interesting)
            File.AppendAllText(file, line + "\n");
    }

    /// <summary>The same for a target that needs not wait.</summary>
    public Task Over(Action<byte[]> target, [CallerMemberName] string name = "") => OverAsync(
        input =>
        {
            target(input);
            return Task.CompletedTask;
        },
        name);

    private async Task TryAsync(Func<byte[], Task> target, byte[] input, int run)
    {
        try
        {
            await target(input);
        }
        catch (Exception fault)
        {
            throw new InvalidOperationException($"Run {run} of seed {_seed} failed on: {WireText.Escape(input)}", fault);
        }
    }

    private byte[] Mutate(byte[] seed)
    {
        var octets = new List<byte>(seed);
        for (var i = _random.Next(1, 6); i > 0; i--)
        {
            var at = _random.Next(octets.Count + 1);
            switch (_random.Next(6))
            {
                case 0:
                    octets.InsertRange(at, Interesting[_random.Next(Interesting.Length)]);
                    break;
                case 1 when at < octets.Count:
                    octets[at] ^= (byte)(1 << _random.Next(8));
                    break;
                case 2 when at < octets.Count:
                    octets.RemoveRange(at, _random.Next(1, Math.Min(8, octets.Count - at) + 1));
                    break;
                case 3 when at < octets.Count:
                    var piece = octets.GetRange(at, _random.Next(1, Math.Min(40, octets.Count - at) + 1));
                    octets.InsertRange(_random.Next(octets.Count + 1), piece);
                    break;
                case 4:
                    var other = _seeds[_random.Next(_seeds.Count)];
                    octets.InsertRange(at, other.AsSpan(_random.Next(other.Length + 1)).ToArray());
                    break;
                default:
                    octets.InsertRange(at, Enumerable.Repeat((byte)_random.Next(256), _random.Next(1, 300)));
                    break;
            }
        }
        return [.. octets];
    }
}
