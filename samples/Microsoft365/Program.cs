// Sends one message through Microsoft 365 with an OAuth2 token of an application.
// dotnet user-secrets set Microsoft365:Secret "…"   and Microsoft365:Tenant, :ClientId, :Mailbox.
// ConnectionStrings:mail is smtp://smtp.office365.com:587 (in appsettings.json of an application; here by environment or command line).

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Postroad.Client;

var builder = Host.CreateApplicationBuilder(args);
builder.Configuration.AddUserSecrets(typeof(Program).Assembly, optional: true);
var account = builder.Configuration.GetSection("Microsoft365");
string Setting(string name) => account[name] ?? throw new InvalidOperationException($"Microsoft365:{name} is missing.");

builder.AddPostroadMail("mail", options =>
    options.Credential = OAuth2.Microsoft365(Setting("Tenant"), Setting("ClientId"), Setting("Secret"), Setting("Mailbox"), account["Authority"] is { } authority ? new Uri(authority) : null));
using var host = builder.Build();
await host.StartAsync();
try
{
    var result = await host.Services.GetRequiredService<IMailSender>().SendAsync(new Email
    {
        From = Setting("Mailbox"),
        To = builder.Configuration["to"] ?? throw new InvalidOperationException("--to is missing."),
        Subject = "By OAuth2",
        Text = "No password was used.",
    });
    Console.WriteLine(result);
    return 0;
}
catch (MailAuthException e)
{
    Console.Error.WriteLine($"{e.Message}\n{e.Hint}");
    return 69;
}
finally
{
    await host.StopAsync();
}
