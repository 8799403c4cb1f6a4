using System.Globalization;
using Postroad.Discard;

// Accepts mail and throws it away, by Postroad.Smtp or by SmtpServer (NuGet), so that a load tool can be set on either:
//     dotnet run -c Release --project bench/Postroad.Discard -- postroad|smtpserver PORT
// A line on standard input prints what the process has used so far; the end of the input ends it.
if (args is not [var which, var text] || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
{
    Console.Error.WriteLine("usage: Postroad.Discard postroad|smtpserver PORT");
    return 2;
}
IAsyncDisposable? server = which switch
{
    "postroad" => await PostroadSink.StartAsync(port),
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
}
return 0;
