using System.Net;

namespace Postroad.Interop.Clients;

/// <summary>How a client is to send one message.</summary>
/// <param name="Server">Where to.</param>
/// <param name="Security">How the connection is protected.</param>
/// <param name="Mechanism">PLAIN or LOGIN.</param>
/// <param name="MessageFile">The message, with CRLF.</param>
/// <param name="Mark">What it is found by.</param>
/// <param name="Recipient">Whom it is for.</param>
/// <param name="AuthorityFile">The authority that signed the server's certificate; the server is <c>localhost</c>.</param>
public sealed record Submission(IPEndPoint Server, Security Security, string Mechanism, string MessageFile, string Mark, string Recipient, string AuthorityFile)
{
    public const string From = PostroadServer.User;
    public const string User = PostroadServer.User;
    public const string Password = PostroadServer.Password;

    public int Port => Server.Port;
}
