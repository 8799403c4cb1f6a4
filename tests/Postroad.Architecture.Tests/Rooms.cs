namespace Postroad.Architecture.Tests;

/// <summary>
/// Which room may import which. An edge enters with its first use and leaves with its last. A reference goes down, never up, and never
/// between Client and Server; a sub-folder belongs to its room.
/// </summary>
internal static class Rooms
{
    /// <summary>The assemblies that are read.</summary>
    public static readonly string[] Assemblies = ["Postroad.Mail", "Postroad.Smtp", "Postroad.Client", "Postroad.Client.Msal", "Postroad.AspNetCore", "Postroad.Testing", "Postroad.Mta", "postroad"];

    /// <summary>Projects that are a single room, however their folders are called.</summary>
    private static readonly string[] SingleRooms = ["Client", "Testing", "AspNetCore"];

    public static readonly Dictionary<string, string[]> MayImport = new()
    {
        ["Mail.Headers"] = ["Mail.Addresses"],
        ["Mail.Dns"] = ["Mail.Addresses"],
        ["Mail.Spf"] = ["Mail.Addresses", "Mail.Dns"],
        ["Mail.Dkim"] = ["Mail.Addresses", "Mail.Headers", "Mail.Dns"],
        ["Mail.Arc"] = ["Mail.Addresses", "Mail.Dns", "Mail.Dkim", "Mail.Results"],
        ["Mail.Dmarc"] = ["Mail.Addresses", "Mail.Headers", "Mail.Dns"],
        ["Mail.Senders"] = ["Mail.Addresses", "Mail.Dns", "Mail.Spf", "Mail.Dkim", "Mail.Arc", "Mail.Dmarc", "Mail.Results"],
        ["Mail.TlsPolicy"] = ["Mail.Addresses"],
        ["Mail.Dsn"] = ["Mail.Addresses", "Mail.Headers"],
        ["Smtp.Protocol"] = ["Mail.Addresses"],
        ["Smtp.Sasl"] = ["Mail.Addresses"],
        ["Smtp.Client"] = ["Mail.Addresses", "Smtp.Protocol", "Smtp.Sasl", "Smtp.Transport"],
        ["Smtp.Server"] = ["Mail.Addresses", "Smtp.Protocol", "Smtp.Sasl", "Smtp.Transport"],
        ["Client"] = ["Mail.Addresses", "Mail.Dns", "Mail.Dkim", "Smtp.Protocol", "Smtp.Sasl", "Smtp.Transport", "Smtp.Client"],
        ["Testing"] = ["Mail.Addresses", "Smtp.Protocol", "Smtp.Sasl", "Smtp.Server"],
        ["Mta.MailLog"] = ["Mail.Addresses", "Smtp.Protocol"],
        ["Mta.Accounts"] = ["Mail.Addresses", "Smtp.Sasl"],
        ["Mta.Domains"] = ["Mail.Addresses", "Smtp.Protocol"],
        ["Mta.Queue"] = ["Mail.Addresses", "Smtp.Protocol", "Mta.MailLog"],
        ["Mta.Signing"] = ["Mail.Addresses", "Mail.Headers", "Mail.Dns", "Mail.Dkim", "Mail.Dmarc"],
        ["Mta.Routing"] = ["Mail.Addresses", "Mail.Dns", "Smtp.Protocol", "Mta.Domains"],
        ["Mta.Receiving"] = ["Mail.Addresses", "Mail.Headers", "Smtp.Protocol", "Smtp.Transport", "Smtp.Server", "Mta.MailLog", "Mta.Accounts", "Mta.Domains", "Mta.Queue", "Mail.Dns", "Mail.Spf", "Mail.Dkim", "Mail.Arc", "Mail.Dmarc", "Mail.Results", "Mail.Senders"],
        ["Mta.Bounces"] = ["Mail.Addresses", "Mail.Headers", "Mail.Dsn", "Smtp.Protocol", "Mta.MailLog", "Mta.Domains", "Mta.Queue"],
        ["Mta.Delivery"] = ["Mail.Addresses", "Mail.Headers", "Smtp.Protocol", "Smtp.Sasl", "Smtp.Transport", "Smtp.Client", "Mta.MailLog", "Mta.Domains", "Mta.Queue", "Mta.Routing", "Mta.Bounces", "Mta.Signing"],
        ["Configuration"] = ["Mail.Addresses", "Mail.Dns", "Smtp.Transport", "Mta.Accounts", "Mta.Domains", "Mta.Queue", "Mta.Receiving", "Mta.Delivery", "Mta.Signing"],
        ["Hosting"] = ["Mail.Dns", "Smtp.Transport"],
        ["Api"] = ["Smtp.Protocol", "Smtp.Server", "Mta.MailLog", "Mta.Queue", "Hosting"],
        ["Cli"] = ["Mail.Addresses", "Mail.Headers", "Mail.Dns", "Mail.Spf", "Mail.Dkim", "Mail.Arc", "Mail.Dmarc", "Mail.TlsPolicy", "Smtp.Protocol", "Smtp.Sasl", "Smtp.Transport", "Smtp.Client", "Smtp.Server", "Mta.MailLog", "Mta.Accounts", "Mta.Domains", "Mta.Queue", "Mta.Receiving", "Configuration", "Hosting", "Api", "Mail.Senders", "Mta.Signing"],
        ["Client.Msal"] = ["Smtp.Sasl"],
        ["AspNetCore"] = ["Client"],
    };

    /// <summary><c>Postroad.Mta.Queue.Spool</c> is in the room <c>Mta.Queue</c>; null for the root of a project, which puts rooms together.</summary>
    public static string? Of(string space)
    {
        var parts = space.Split('.');
        if (parts.Length < 2)
            return null;
        if (space == "Postroad.Client.Msal")
            return "Client.Msal";
        if (SingleRooms.Contains(parts[1]))
            return parts[1];
        if (parts[1] is not ("Mail" or "Smtp" or "Mta"))
            return parts[1];
        return parts.Length < 3 ? null : parts[1] + "." + parts[2];
    }
}
