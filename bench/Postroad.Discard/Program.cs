using System.Globalization;
using Postroad.Discard;

// Accepts mail and throws it away, by Postroad.Smtp or by SmtpServer (NuGet), so that a load tool can be set on either:
//     dotnet run -c Release --project bench/Postroad.Discard -- library|smtpserver PORT
// Each line on standard input prints what the process has used so far, the line "settle" after a collection. It runs until it is killed.
if (args is not [var which, var text] || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
{
    Console.Error.WriteLine("usage: Postroad.Discard library|smtpserver PORT");
    return 2;
}
IAsyncDisposable? server = which switch
{
    "library" => await PostroadSink.StartAsync(port),
    "smtpserver" => SmtpServerSink.Start(port),
    _ => null,
};
if (server is null)
    return 2;
await using (server)
{
    Console.WriteLine($"{which} on {port}");
    while (await Console.In.ReadLineAsync() is { } line)
        Console.WriteLine(Usage.Now(settle: line == "settle"));
    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
}
return 0;
