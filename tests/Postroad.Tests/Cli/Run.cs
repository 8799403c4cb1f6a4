using System.Collections;
using Postroad.Cli;
using Postroad.Cli.Screen;
using Postroad.TestKit;

namespace Postroad.Tests.Cli;

/// <summary>Calls the program in this process, in a folder of its own, and keeps what it said.</summary>
internal sealed class Run : IDisposable
{
    private readonly TempFolder _folder = new();

    public string Folder => _folder.Path;

    public string Input { get; set; } = "";

    public Dictionary<string, string?> Environment { get; } = [];

    public int Status { get; private set; }

    public string Out { get; private set; } = "";

    public string Error { get; private set; } = "";

    public string Write(string name, string text) => _folder.Write(name, text);

    public string PathOf(string name) => _folder.Sub(name);

    /// <summary>Calls it once; gives the exit status.</summary>
    public async Task<int> CallAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var shell = new Shell
        {
            In = new StringReader(Input),
            Out = output,
            Error = error,
            OpenInput = () => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Input)),
            Environment = new Hashtable(Environment),
            CurrentFolder = Folder,
        };
        Status = await CommandLine.RunAsync(arguments, shell, CancellationToken.None);
        (Out, Error) = (output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
        return Status;
    }

    public void Dispose() => _folder.Dispose();
}
