using Microsoft.Extensions.Logging;
using Postroad.Api.Control;
using Postroad.Cli.Screen;
using Postroad.Configuration;

namespace Postroad.Cli.Serve;

/// <summary>Reads the configuration again and puts it in force, whole or not at all.</summary>
/// <param name="load">Reads the file and all that lies over it.</param>
/// <param name="inForce">What the server was started with.</param>
/// <param name="put">Puts options in force.</param>
/// <param name="logger">Where to tell of it.</param>
internal sealed partial class Reloader(Func<LoadedConfiguration> load, LoadedConfiguration inForce, Action<PostroadOptions> put, ILogger<Reloader> logger)
{
    // All else has to do with ports, names and files, which are opened at the start.
    private static readonly string[] WhileRunning = ["domain.", "route.", "limits.", "submission.", "queue.", "delivery.", "policy.", "dkim."];
    private static readonly string[] ExceptThese = ["delivery.loopback_mx", "dkim.folder"];

    private readonly Lock _gate = new();
    private LoadedConfiguration _inForce = inForce;

    /// <summary>Reads and puts in force. What goes wrong is told and logged, whoever asks: a signal has nobody above it.</summary>
    public ControlReply Reload()
    {
        try
        {
            return TryReload();
        }
        catch (Exception failure)
        {
            ReloadFailed(logger, failure);
            return new ControlReply { Failure = new ControlFailure(ExitCode.Configuration, [$"postroad: the configuration could not be read again: {failure.Message.ReplaceLineEndings(" ")}"]) };
        }
    }

    private ControlReply TryReload()
    {
        lock (_gate)
        {
            var loaded = load();
            if (loaded.Faults.Count > 0)
            {
                NotReloaded(logger, loaded.File, loaded.Faults.Count, loaded.Faults[0].ToString());
                return new ControlReply { Failure = new ControlFailure(ExitCode.Configuration, [.. loaded.Faults.Select(fault => fault.ToString()), $"postroad: nothing was changed; the configuration from before stays in force"]) };
            }
            put(loaded.Options!);
            var (changed, waiting) = Compare(loaded);
            // What waits for the next start is told again until then.
            _inForce = loaded with { Settings = [.. loaded.Settings.Where(setting => IsWhileRunning(setting.Key)), .. _inForce.Settings.Where(setting => !IsWhileRunning(setting.Key))] };
            Reloaded(logger, loaded.File, changed.Length == 0 ? "no key has another value" : string.Join(", ", changed));
            if (waiting.Length > 0)
                Waits(logger, string.Join(", ", waiting));
            return new ControlReply { Result = new ControlResult(Changed: changed, Waiting: waiting) };
        }
    }

    private (string[] Changed, string[] Waiting) Compare(LoadedConfiguration loaded)
    {
        var before = _inForce.Settings.ToDictionary(setting => setting.Key, setting => setting.Value);
        var after = loaded.Settings.ToDictionary(setting => setting.Key, setting => setting.Value);
        var different = after.Where(pair => !before.TryGetValue(pair.Key, out var old) || old != pair.Value).Select(pair => pair.Key).Concat(before.Keys.Where(key => !after.ContainsKey(key))).ToArray();
        return ([.. different.Where(IsWhileRunning)], [.. different.Where(key => !IsWhileRunning(key))]);
    }

    private static bool IsWhileRunning(string key) => !ExceptThese.Contains(key) && WhileRunning.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal));
}
