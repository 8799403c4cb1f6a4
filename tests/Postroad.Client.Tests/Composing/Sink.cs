using System.Text;
using MimeKit;
using Postroad.Smtp.Client.Capabilities;
using Postroad.Smtp.Protocol;

namespace Postroad.Client.Tests.Composing;

/// <summary>What a composed message looks like to servers of different gifts.</summary>
internal static class Sink
{
    public static readonly ServerCapabilities Plain = ServerCapabilities.None;

    public static readonly ServerCapabilities Sized = ServerCapabilities.Read(new Reply(250, null, ["mx", "SIZE"]));

    public static readonly ServerCapabilities EightBit = ServerCapabilities.Read(new Reply(250, null, ["mx", "8BITMIME", "SMTPUTF8", "SIZE"]));

    public static async Task<byte[]> OctetsAsync(OutgoingMessage message, ServerCapabilities server)
    {
        using var copy = new MemoryStream();
        await using var content = message.OpenFor(server);
        await content.CopyToAsync(copy);
        return copy.ToArray();
    }

    public static async Task<string> TextAsync(OutgoingMessage message, ServerCapabilities server) => Encoding.UTF8.GetString(await OctetsAsync(message, server));

    public static async Task<MimeMessage> ReadAsync(OutgoingMessage message, ServerCapabilities? server = null) =>
        MimeMessage.Load(new MemoryStream(await OctetsAsync(message, server ?? Plain)));
}
