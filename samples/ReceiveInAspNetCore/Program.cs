// Takes mail into a web application:
//
//   dotnet run --project samples/ReceiveInAspNetCore
//   swaks --server 127.0.0.1:2525 --to ticket+7@support.example.com     (or any other mail client)
//   curl http://127.0.0.1:5080/tickets/7
using Postroad.Smtp;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Server.Routes;
using ReceiveInAspNetCore;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseUrls("http://127.0.0.1:5080");
builder.Services.AddSingleton<TicketBook>();
builder.Services.AddSmtpServer(options =>
{
    options.HostName = "support.example.com";
    options.Listen(2525);
});
var app = builder.Build();

app.MapMail("ticket+{id:int}@support.example.com", async (InboundMail mail, CancellationToken stopping) =>
{
    var id = mail.Route.Get<int>("id");
    if (!TicketBook.Contains(id))
        return Replies.NoSuchMailbox;
    var tickets = mail.Services.GetRequiredService<TicketBook>();
    await tickets.AppendAsync(id, mail.OpenStream(), stopping);
    return new Reply(250, new(2, 0, 0), $"Ticket {id} updated");
});

app.MapGet("/tickets/{id:int}", (int id, TicketBook tickets) => string.Join("\n---\n", tickets.Read(id)));

app.Run();
