using BenchmarkDotNet.Running;
using Postroad.Benchmarks.Queue;
using Postroad.Benchmarks.Senders;
using Postroad.Benchmarks.Spool;

// `spool…` and `queue…` measure against a real disk, `senders` beside other programs, and print tables; everything else is BenchmarkDotNet's command line.
return args switch
{
    ["spool", .. var rest] => await SpoolRates.RunAsync(rest),
    ["spool-reopen", .. var rest] => await SpoolReopen.RunAsync(rest),
    ["queue-restart", .. var rest] => await QueueRestart.RunAsync(rest),
    ["queue-open", var folder] => await QueueRestart.OpenAsync(folder),
    ["queue-bulk", .. var rest] => await QueueBulk.RunAsync(rest),
    ["senders", .. var rest] => await DoneAsync(SenderRates.RunAsync(rest)),
    _ => Run(args),
};

static int Run(string[] args)
{
    BenchmarkSwitcher.FromAssembly(typeof(SpoolCommitBenchmark).Assembly).Run(args);
    return 0;
}

static async Task<int> DoneAsync(Task work)
{
    await work;
    return 0;
}
