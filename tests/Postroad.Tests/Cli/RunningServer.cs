using System.Collections;
using System.Text;
using System.Text.RegularExpressions;
using Postroad.Cli;
using Postroad.Cli.Screen;

namespace Postroad.Tests.Cli;

/// <summary>A server that runs in this process until it is told to stop. What it prints can be waited for.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task<int> _run;

    private RunningServer(string folder, string[] arguments, IReadOnlyDictionary<string, string?> environment)
    {
        var shell = new Shell
        {
            In = TextReader.Null,
            Out = Out,
            Error = Error,
            CurrentFolder = folder,
            Environment = new Hashtable(environment.ToDictionary(pair => pair.Key, pair => pair.Value)),
        };
        _run = Task.Run(() => CommandLine.RunAsync(arguments, shell, _stop.Token));
    }

    public WatchedWriter Out { get; } = new();

    public WatchedWriter Error { get; } = new();

    /// <summary>Starts it and waits until it says that it is ready.</summary>
    public static Task<RunningServer> StartAsync(string folder, params string[] arguments) => StartAsync(folder, new Dictionary<string, string?>(), arguments);

    /// <summary>As <see cref="StartAsync(string, string[])"/>, with variables of the environment.</summary>
    public static async Task<RunningServer> StartAsync(string folder, IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        var server = new RunningServer(folder, arguments, environment);
        var ready = server.Error.WaitForAsync("(?m)^ready$");
        await Task.WhenAny(ready, server._run);
        return ready.IsCompletedSuccessfully ? server : throw new InvalidOperationException(server.Error.ToString());
    }

    /// <summary>The port of a listener, from the line that says it.</summary>
    public int PortOf(string listener) => int.Parse(Regex.Match(Error.ToString(), $@"(?m)^listening on \S+:(\d+) \({listener}\)$").Groups[1].Value);

    /// <summary>Tells it to stop; gives the exit status.</summary>
    public async Task<int> StopAsync()
    {
        await _stop.CancelAsync();
        return await _run;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    /// <summary>Keeps what is written, and wakes who waits for something in it.</summary>
    internal sealed class WatchedWriter : TextWriter
    {
        private readonly StringBuilder _text = new();
        private readonly List<(Regex Pattern, TaskCompletionSource<Match> Found)> _waiting = [];

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => Append(value.ToString());

        public override void Write(string? value) => Append(value ?? "");

        public override void WriteLine(string? value) => Append(value + "\n");

        public override Task WriteLineAsync(string? value)
        {
            Append(value + "\n");
            return Task.CompletedTask;
        }

        public Task<Match> WaitForAsync(string pattern)
        {
            lock (_text)
            {
                var found = new TaskCompletionSource<Match>(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting.Add((new Regex(pattern), found));
                Wake();
                return found.Task;
            }
        }

        public override string ToString()
        {
            lock (_text)
                return _text.ToString();
        }

        private void Append(string text)
        {
            lock (_text)
            {
                _text.Append(text.ReplaceLineEndings("\n"));
                Wake();
            }
        }

        private void Wake()
        {
            var text = _text.ToString();
            _waiting.RemoveAll(one => one.Pattern.Match(text) is { Success: true } match && one.Found.TrySetResult(match));
        }
    }
}
