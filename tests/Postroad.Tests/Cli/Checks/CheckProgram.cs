using System.Text.Json;
using Postroad.Cli;
using Postroad.Cli.Screen;

namespace Postroad.Tests.Cli.Checks;

/// <summary>The program with its output in the hand.</summary>
internal sealed record CheckProgram(int ExitCode, string Out, string Error)
{
    /// <summary>What went to standard output as octets, past any encoding.</summary>
    public byte[] Octets { get; private init; } = [];

    public static async Task<CheckProgram> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var octets = new MemoryStream();
        var shell = new Shell { In = TextReader.Null, OpenOutput = () => octets, Out = output, Error = error, CurrentFolder = Path.GetTempPath(), OpenInput = () => new MemoryStream("From: ada@example.com\r\n\r\nhi\r\n"u8.ToArray()) };
        var exitCode = await CommandLine.RunAsync(arguments, shell, TestContext.Current.CancellationToken);
        return new CheckProgram(exitCode, output.ToString(), error.ToString()) { Octets = octets.ToArray() };
    }

    /// <summary>Runs a check whose answer is one JSON value and nothing else.</summary>
    public static async Task<JsonElement> JsonAsync(params string[] arguments)
    {
        var run = await RunAsync([.. arguments, "--json"]);
        Assert.True(run.ExitCode == 0, $"exit {run.ExitCode}: {run.Error}");
        return JsonDocument.Parse(run.Out).RootElement;
    }
}
