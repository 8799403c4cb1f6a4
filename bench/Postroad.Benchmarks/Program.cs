using BenchmarkDotNet.Running;
using Postroad.Benchmarks.Spool;

// `spool` and `spool-reopen` measure against a real disk and print tables; everything else is BenchmarkDotNet's command line.
return args switch
{
    ["spool", .. var rest] => await SpoolRates.RunAsync(rest),
    ["spool-reopen", .. var rest] => await SpoolReopen.RunAsync(rest),
    _ => Run(args),
};

static int Run(string[] args)
{
    BenchmarkSwitcher.FromAssembly(typeof(SpoolCommitBenchmark).Assembly).Run(args);
    return 0;
}
