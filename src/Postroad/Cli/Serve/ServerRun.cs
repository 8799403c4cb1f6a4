using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Postroad.Api;
using Postroad.Api.Control;
using Postroad.Api.Metrics;
using Postroad.Cli.Screen;
using Postroad.Configuration;
using Postroad.Hosting;
using Postroad.Hosting.Logs;
using Postroad.Hosting.Posix;
using Postroad.Mta;
using Postroad.Mta.Domains;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue.Spool;
using Postroad.Mta.Queue.Spool.Disk;
using Postroad.Mta.Receiving;
using Postroad.Smtp.Transport;

namespace Postroad.Cli.Serve;

/// <summary>
/// The life of a server process, for <c>serve</c> and <c>dev</c>: 1. open the ports, as whoever we are; 2. read the certificates; 3. make or check
/// the data folder; 4. become who we shall be; 5. open the queue and serve; 6. wait to be told to stop; 7. stop in order. Whatever goes wrong before
/// 3 leaves nothing behind.
/// </summary>
internal sealed class ServerRun
{
    private static readonly ControlReply NothingToReload = new() { Failure = new ControlFailure(ExitCode.No, ["this server was started without a configuration file"]) };

    private readonly ServiceNotifier _notifier = ServiceNotifier.FromEnvironment();
    private readonly Shell _shell;
    private readonly PostroadOptions _options;
    private readonly Logging _logging;
    private Func<ControlReply> _reload = static () => NothingToReload;
    private Func<string?> _notReady = static () => "the server is starting";

    public ServerRun(Shell shell, PostroadOptions options, Logging logging) => (_shell, _options, _logging) = (shell, options, logging);

    /// <summary>Takes mail for anybody and delivers it there; null: a real server.</summary>
    public DeliverTarget? TakesAny { get; init; }

    /// <summary>The configuration as it was read; null: there is no file.</summary>
    public LoadedConfiguration? Loaded { get; init; }

    /// <summary>Who else is told of each event.</summary>
    public IMailLog? Audience { get; init; }

    /// <summary>Listener by listener, with the ports in use.</summary>
    public IReadOnlyList<(string Listener, IPEndPoint EndPoint)> Listening { get; private set; } = [];

    /// <summary>Runs until it is told to stop; gives the exit status.</summary>
    public async Task<int> RunAsync(Action<ServerRun> onReady, CancellationToken cancellationToken)
    {
        try
        {
            return await StartAndWaitAsync(onReady, cancellationToken).ConfigureAwait(false);
        }
        catch (DoorException failure)
        {
            return _shell.Fail(failure.Error switch
            {
                SocketError.AddressAlreadyInUse => ExitCode.TryAgain,
                SocketError.AccessDenied => ExitCode.NotPermitted,
                _ => ExitCode.Configuration,
            }, failure.Message);
        }
        catch (CertificateException failure)
        {
            return _shell.Fail(ExitCode.Configuration, OneLine(failure.Message));
        }
        catch (SpoolLockedException failure)
        {
            return _shell.Fail(ExitCode.TryAgain, $"another server works on this data folder: {failure.Message}");
        }
        catch (Exception failure) when (failure is InvalidOperationException or UnauthorizedAccessException)
        {
            return _shell.Fail(ExitCode.NotPermitted, OneLine(failure.Message));
        }
        catch (Exception failure) when (DiskSpace.IsWanting(failure))
        {
            return _shell.Fail(ExitCode.TryAgain, $"no room for the data folder {_options.DataFolder}: {OneLine(failure.Message)}; make room and start again, nothing is lost");
        }
        catch (Exception failure) when (failure is IOException or Microsoft.Data.Sqlite.SqliteException)
        {
            return _shell.Fail(ExitCode.NotPermitted, $"the data folder {_options.DataFolder} cannot be used: {OneLine(failure.Message)}");
        }
    }

    private async Task<int> StartAndWaitAsync(Action<ServerRun> onReady, CancellationToken cancellationToken)
    {
        if (DataFolder.Refusal(_options.DataFolder, _options.User) is { } refusal)
            return _shell.Fail(ExitCode.NotPermitted, refusal);
        if (_options.User is { } name && SystemUser.IsRoot && !SystemUser.TryFind(name, out _))
            return _shell.Fail(ExitCode.Configuration, $"user: this machine has no user '{name}'");

        using var signals = new StopSignals(Loaded is null ? null : ReloadBySignal, Environment.Exit);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(signals.Stopping, cancellationToken);
        await using var writer = new LogWriter(_shell.Error);
        using var loggers = LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Trace).AddProvider(new LineLoggerProvider(_logging.Format, _logging.Least, writer.Write, _shell.Clock)));

        // 1. The ports, while we may.
        using var doors = Doors.Open(EndPoints(listener => listener.Kind != ListenerKind.Http), EndPoints(listener => listener.Kind == ListenerKind.Http));
        // 2. and 3. A pair of the configuration is read before the folder is made; a self-signed one is made in it.
        using var certificates = MakeCertificates(loggers, out refusal);
        if (certificates is null)
            return _shell.Fail(ExitCode.NotPermitted, refusal!);
        using var note = Loaded is null ? null : new RunNotes(_shell.Environment).Leave(Path.GetFullPath(Loaded.File, _shell.CurrentFolder), _options.DataFolder);
        // 4.
        if (_options.User is { } user && SystemUser.IsRoot && SystemUser.TryFind(user, out var target))
            target.Become();
        // 5.
        using var metrics = MetricsCollector.OfServer();
        using var export = OtlpExport.Start(_shell.Environment, VersionVerb.Version);
        await using var http = doors.Http.Count == 0 ? null : await HttpServer.StartAsync(doors.Http, new HealthState(() => Volatile.Read(ref _notReady)()), metrics, loggers, stopping.Token).ConfigureAwait(false);
        await using var server = new MailServer(Setup(doors.Network, certificates, loggers));
        Volatile.Write(ref _notReady, () => server.NotReady);
        await server.StartAsync(stopping.Token).ConfigureAwait(false);
        if (Loaded is not null)
            Volatile.Write(ref _reload, new Reloader(() => new ConfigurationLoader(_shell.Environment, _shell.CurrentFolder).Load(Loaded.File), Loaded, changed => Reconfigure(server, certificates, changed), loggers.CreateLogger<Reloader>()).Reload);
        await using var control = ControlServer.Start(_options.DataFolder, new ControlDesk(server.Operations, () => server.Bans, server.LiftBan, () => Volatile.Read(ref _reload)(), _shell.Clock), _shell.Clock, loggers.CreateLogger<ControlServer>());
        Listening = [.. server.EndPoints.Zip(server.Listeners, (endPoint, listener) => (listener.Name, endPoint)), .. HttpListening(doors)];
        onReady(this);
        _notifier.Ready();
        // 6.
        await Task.Delay(Timeout.InfiniteTimeSpan, _shell.Clock, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // 7.
        _notifier.Stopping();
        await server.StopAsync().ConfigureAwait(false);
        return ExitCode.Yes;
    }

    private CertificateStore? MakeCertificates(ILoggerFactory loggers, out string? refusal)
    {
        refusal = null;
        var store = _options.Tls.Certificate is null ? null : new CertificateStore(_options.Tls, loggers.CreateLogger<CertificateStore>(), _shell.Clock);
        refusal = DataFolder.Prepare(_options.DataFolder, _options.User);
        if (refusal is null)
        {
            store ??= new CertificateStore(_options.Tls, loggers.CreateLogger<CertificateStore>(), _shell.Clock);
            DataFolder.HandOver(_options.DataFolder, "self-signed");
            return store;
        }
        store?.Dispose();
        return null;
    }

    private void ReloadBySignal()
    {
        _notifier.Reloading(_shell.Clock);
        Volatile.Read(ref _reload)();
        _notifier.Ready();
    }

    private static void Reconfigure(MailServer server, CertificateStore certificates, PostroadOptions changed)
    {
        server.Reconfigure(new Reconfiguration
        {
            Domains = changed.Domains,
            Routes = changed.Routes,
            Limits = changed.Limits,
            Submission = changed.Submission,
            Queue = changed.Queue,
            Delivery = changed.Delivery,
            Policy = changed.Policy,
            Signing = changed.Dkim,
        });
        certificates.Reload();
    }

    private MailServerSetup Setup(Network network, CertificateStore certificates, ILoggerFactory loggers) => new()
    {
        Hostname = _options.Hostname,
        DataFolder = _options.DataFolder,
        Listeners = [.. _options.Listeners.Where(listener => listener.Kind != ListenerKind.Http)],
        Domains = _options.Domains,
        Routes = _options.Routes,
        TakesAny = TakesAny,
        Limits = _options.Limits,
        Submission = _options.Submission,
        OAuth = _options.OAuth,
        TakesCertificates = _options.Tls.ClientAuthorities is not null,
        Queue = _options.Queue,
        Delivery = _options.Delivery,
        Policy = _options.Policy,
        Signing = _options.Dkim,
        // An inbox for development takes mail from nobody whose sender is published anywhere.
        ChecksSenders = TakesAny is null,
        Certificates = certificates,
        Network = network,
        Resolver = MachineResolver.Of(_options.Dns, _shell.Clock),
        Audience = Audience,
        Loggers = loggers,
        Clock = _shell.Clock,
    };

    private IEnumerable<(string, IPEndPoint)> EndPoints(Func<ListenerOptions, bool> which) =>
        _options.Listeners.Where(which).SelectMany(listener => listener.Addresses.SelectMany(address => address.EndPoints), (listener, endPoint) => (listener.Name, endPoint));

    private IEnumerable<(string, IPEndPoint)> HttpListening(Doors doors) =>
        doors.Http.Zip(EndPoints(listener => listener.Kind == ListenerKind.Http), (socket, door) => (door.Item1, (IPEndPoint)socket.LocalEndPoint!));

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").TrimEnd('.');
}
