// Takes mail on 127.0.0.1:2526 and hands each message on to one next hop before it answers:
//
//   dotnet run --project samples/TinyRelay -- HOST PORT
using Postroad.Smtp.Client;
using Postroad.Smtp.Client.Tls;
using Postroad.Smtp.Server;
using TinyRelay;

if (args is not [var host, var port])
{
    Console.Error.WriteLine("usage: TinyRelay HOST PORT");
    return 2;
}

// TLS to the next hop where it offers TLS, whatever its certificate says: as mail servers do between each other.
var nextHop = new SmtpConnectionOptions { Host = host, Port = int.Parse(port, null), Tls = new TlsSettings { Mode = TlsMode.Opportunistic } };

var options = new SmtpServerOptions { HostName = "relay.example.com" };
options.Listen(2526, listener => listener.Tls = TlsUse.None);
await using var server = new SmtpServer(options, new RelayHandler(nextHop));
await server.StartAsync();
Console.WriteLine($"Relaying from {server.EndPoints[0]} to {host}:{port}. Ctrl-C ends.");

var stopped = new TaskCompletionSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    stopped.TrySetResult();
};
await stopped.Task;
await server.StopAsync();
return 0;
