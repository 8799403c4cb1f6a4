// Sends one message. Where to: dotnet user-secrets set ConnectionStrings:mail "smtp://user:password@smtp.example.com:587"
// or the environment: ConnectionStrings__mail. Then: dotnet run -- --from ada@example.com --to grace@example.net

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Postroad.Client;

var builder = Host.CreateApplicationBuilder(args);
builder.Configuration.AddUserSecrets(typeof(Program).Assembly, optional: true);
builder.AddPostroadMail("mail");
using var host = builder.Build();
await host.StartAsync();

var mail = host.Services.GetRequiredService<IMailSender>();
try
{
    var result = await mail.SendAsync(new Email
    {
        From = builder.Configuration["from"] ?? throw new InvalidOperationException("--from is missing."),
        To = builder.Configuration["to"] ?? throw new InvalidOperationException("--to is missing."),
        Subject = "Hello",
        Html = "<p>It <b>works</b>.</p>",
    });
    Console.WriteLine(result);
    foreach (var refused in result.Rejected)
        Console.WriteLine($"{refused.Address}: {refused.Cause} {refused.Hint}");
    return result.IsComplete ? 0 : 4;
}
catch (MailException e)
{
    Console.Error.WriteLine($"{e.Message}\n{e.Hint}\n\n{e.Transcript}");
    return e.IsTransient ? 75 : 69;
}
finally
{
    await host.StopAsync();
}
