using System.Runtime.InteropServices;

namespace Postroad.Hosting;

/// <summary>The first SIGTERM, SIGINT or SIGQUIT asks the server to stop; the second ends the process where it stands. SIGHUP asks for a reload.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Action<int> _exit;
    private int _count;

    /// <param name="reload">What SIGHUP does; null leaves it alone.</param>
    /// <param name="exit">Ends the process with an exit status.</param>
    public StopSignals(Action? reload, Action<int> exit)
    {
        _exit = exit;
        foreach (var signal in new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT })
            _registrations.Add(PosixSignalRegistration.Create(signal, OnStop));
        if (reload is not null && !OperatingSystem.IsWindows())
            _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
            {
                context.Cancel = true;
                reload();
            }));
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Stopping => _stopping.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _stopping.Dispose();
    }

    private void OnStop(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _count) == 1)
            _stopping.Cancel();
        else
            _exit(128 + (context.Signal == PosixSignal.SIGTERM ? 15 : context.Signal == PosixSignal.SIGINT ? 2 : 3));
    }
}
