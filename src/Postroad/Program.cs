using Postroad.Cli;
using Postroad.Cli.Screen;

return await CommandLine.RunAsync(args, Shell.OfProcess(), CancellationToken.None);
