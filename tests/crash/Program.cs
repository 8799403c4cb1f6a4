using System.Runtime.InteropServices;
using Postroad.Crash;
using Postroad.Crash.Proof;

// Arguments: a folder of its own, which the script removes; how many kills; the seed. The script says the rest.
if (args is not [var folder, var killsText, var seedText] || !int.TryParse(killsText, out var kills) || !int.TryParse(seedText, out var seed))
{
    Console.Error.WriteLine("start the suite by tests/crash/run");
    return 2;
}
using var stopping = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
var verdicts = new List<Verdict>();
try
{
    await using (var run = new CrashRun(folder, kills, new Random(seed)))
    {
        Console.WriteLine($"crash: {kills} kills, seed {seed}");
        verdicts.AddRange(await run.RunAsync(stopping.Token));
    }
    verdicts.AddRange(await FlushProof.RunAsync(Path.Join(folder, "strace"), stopping.Token));
}
catch (OperationCanceledException)
{
    Console.WriteLine("interrupted");
    return 130;
}
foreach (var verdict in verdicts)
    Console.WriteLine($"{(verdict.Passed ? "passed" : "FAILED")}  {verdict.What}{(verdict.Detail.Length > 0 ? ": " + verdict.Detail : "")}");
var failed = verdicts.Count(verdict => !verdict.Passed);
Console.WriteLine($"{verdicts.Count - failed} passed, {failed} failed, 0 skipped");
return failed == 0 ? 0 : 1;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stopping.Cancel();
}
