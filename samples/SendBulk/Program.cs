// Sends many messages over a few connections, at a rate, with a line of progress. The connection string as in SendOne.
// dotnet run -- --from news@example.com --count 1000 --rate 50

using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Postroad.Client;

var builder = Host.CreateApplicationBuilder(args);
builder.Configuration.AddUserSecrets(typeof(Program).Assembly, optional: true);
builder.AddPostroadMail("mail");
using var host = builder.Build();
await host.StartAsync();
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) => { e.Cancel = true; stop.Cancel(); };

var mail = host.Services.GetRequiredService<IMailSender>();
var count = int.Parse(builder.Configuration["count"] ?? "100", CultureInfo.InvariantCulture);
var options = new BulkOptions
{
    MaxConnections = 4,
    Rate = builder.Configuration["rate"] is { } rate ? Rate.PerSecond(int.Parse(rate, CultureInfo.InvariantCulture)) : null,
    Total = count,
    Progress = new Progress<BulkProgress>(p => Console.Error.Write($"\r{p}   ")),
};
var refused = new Dictionary<string, int>();
var sent = 0;
await foreach (var result in mail.SendManyAsync(Newsletter(builder.Configuration["from"] ?? "news@example.com", count), options, stop.Token))
{
    if (result.IsComplete)
        sent++;
    foreach (var recipient in result.Rejected)
        refused[recipient.Cause] = refused.GetValueOrDefault(recipient.Cause) + 1;
}
Console.WriteLine($"{sent} of {count} sent");
foreach (var (cause, recipients) in refused.OrderByDescending(r => r.Value))
    Console.WriteLine($"{recipients,8}  {cause}");
await host.StopAsync();
return sent == count ? 0 : 4;

static async IAsyncEnumerable<Email> Newsletter(string from, int count)
{
    for (var i = 1; i <= count; i++)
    {
        // Readers would come from a database, page by page.
        await Task.Yield();
        yield return new Email
        {
            From = from,
            To = [$"reader{i}@example.net"],
            Subject = "News",
            Html = $"<p>Hello reader {i}</p>",
            ListId = "news.example.com",
            Unsubscribe = $"https://news.example.com/leave?reader={i}",
        };
    }
}
