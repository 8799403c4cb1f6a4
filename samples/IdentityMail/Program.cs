// ASP.NET Core Identity with real mails. Where to: dotnet user-secrets set ConnectionStrings:mail "smtp://…"; the sender in Postroad:Mail:From.
// POST /register?email=… sends the mail that confirms an address; GET /confirm?token=… is its link.

using System.Collections.Concurrent;
using Microsoft.AspNetCore.Identity;
using Postroad.AspNetCore;
using Postroad.Client;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Configuration.AddUserSecrets(typeof(Program).Assembly, optional: true);
builder.AddPostroadMail("mail");
builder.Services.AddIdentityEmails(options => options.ApplicationName = "The shop");
var app = builder.Build();

// An application has its users in a database and its tokens from Identity; these few lines stand for both.
var waiting = new ConcurrentDictionary<string, IdentityUser>();
app.MapPost("/register", async (string email, HttpRequest request, IEmailSender<IdentityUser> mails) =>
{
    var token = Guid.NewGuid().ToString("n");
    var user = waiting[token] = new IdentityUser(email) { Email = email };
    await mails.SendConfirmationLinkAsync(user, email, $"{request.Scheme}://{request.Host}/confirm?token={token}");
    return Results.Accepted();
});
app.MapGet("/confirm", (string token) => waiting.TryRemove(token, out var user) ? Results.Text($"Welcome, {user.Email}") : Results.NotFound());
app.Run();
