using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;
using Postroad.Smtp.Client.Tls;

namespace Postroad.Client;

/// <summary>Reads a sender's settings from configuration, key by key: no reflection, and a key that is not known is an error with a suggestion.</summary>
internal static class MailSettings
{
    private static readonly Dictionary<string, Action<MailSenderOptions, IConfigurationSection>> Keys = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ConnectionString"] = static (o, s) => o.ConnectionString = s.Value,
        ["Host"] = static (o, s) => o.Host = s.Value,
        ["Port"] = static (o, s) => o.Port = Number(s, 65535),
        ["ImplicitTls"] = static (o, s) => o.ImplicitTls = Flag(s),
        ["Tls"] = static (o, s) => o.Tls = Word<TlsMode>(s),
        ["User"] = static (o, s) => o.User = s.Value,
        ["Password"] = static (o, s) => o.Password = s.Value,
        ["Pool"] = static (o, s) => o.Pool = Number(s, 1000),
        ["Timeout"] = static (o, s) => o.Timeout = Duration(s),
        ["IdleTimeout"] = static (o, s) => o.IdleTimeout = Duration(s),
        ["From"] = static (o, s) => o.From = EmailAddress.Parse(s.Value ?? ""),
        ["MessagesPerConnection"] = static (o, s) => o.MessagesPerConnection = Number(s, 1_000_000),
        ["RecipientsPerTransaction"] = static (o, s) => o.RecipientsPerTransaction = Number(s, 1_000_000),
        ["MaxAttempts"] = static (o, s) => o.Retry = o.Retry with { MaxAttempts = Number(s, 100) },
        ["MaxDuration"] = static (o, s) => o.Retry = o.Retry with { MaxDuration = Duration(s) },
        ["LocalName"] = static (o, s) => o.LocalName = s.Value,
        ["LocalAddress"] = static (o, s) => o.LocalAddress = IPAddress.Parse(s.Value ?? ""),
        ["Proxy"] = static (o, s) => o.Proxy = new Uri(s.Value ?? ""),
        ["TlsServerName"] = static (o, s) => o.TlsServerName = s.Value,
        ["CertificateAuthority"] = static (o, s) => o.CertificateAuthority = s.Value,
        ["PinnedCertificates"] = static (o, s) => o.PinnedCertificates = [.. s.GetChildren().Select(c => c.Value!).DefaultIfEmpty(s.Value!)],
        ["AllowAuthInClear"] = static (o, s) => o.AllowAuthInClear = Flag(s),
        ["Transcript"] = static (o, s) => o.Transcript = Word<Transcript>(s),
    };

    /// <exception cref="FormatException">A key is not known or its value makes no sense; the message names it.</exception>
    public static void Read(IConfiguration configuration, string name, MailSenderOptions options)
    {
        options.ConnectionString = configuration.GetConnectionString(name);
        var all = configuration.GetSection("Postroad:Mail");
        if (name.Equals("mail", StringComparison.OrdinalIgnoreCase))
        {
            // Sections within are other senders.
            foreach (var setting in all.GetChildren().Where(c => c.Value is not null || Keys.ContainsKey(c.Key)))
                Read(setting, options);
        }
        foreach (var setting in all.GetSection(name).GetChildren())
            Read(setting, options);
    }

    private static void Read(IConfigurationSection setting, MailSenderOptions options)
    {
        if (!Keys.TryGetValue(setting.Key, out var read))
        {
            var near = Keys.Keys.MinBy(k => Durations.Distance(k.ToLowerInvariant(), setting.Key.ToLowerInvariant()))!;
            throw new FormatException($"{setting.Path} is no setting of a sender.{(Durations.Distance(near.ToLowerInvariant(), setting.Key.ToLowerInvariant()) <= 3 ? $" Did you mean {near}?" : "")}");
        }
        try
        {
            read(options, setting);
        }
        catch (Exception e) when (e is FormatException or MailContentException or UriFormatException)
        {
            throw new FormatException($"{setting.Path}: {e.Message}", e);
        }
    }

    private static int Number(IConfigurationSection setting, int most) =>
        int.TryParse(setting.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= most
            ? number
            : throw new FormatException($"'{setting.Value}' is not a number from 1 to {most}.");

    private static bool Flag(IConfigurationSection setting) => bool.TryParse(setting.Value, out var flag) ? flag : throw new FormatException($"'{setting.Value}' is neither true nor false.");

    private static TimeSpan Duration(IConfigurationSection setting) => Durations.TryParse(setting.Value ?? "", out var duration) ? duration : throw new FormatException($"'{setting.Value}' is not a duration; write 30s, 500ms or 2m.");

    private static T Word<T>(IConfigurationSection setting) where T : struct, Enum =>
        Enum.TryParse<T>(setting.Value, ignoreCase: true, out var word) && Enum.IsDefined(word) ? word : throw new FormatException($"'{setting.Value}' is none of {string.Join(", ", Enum.GetNames<T>())}.");
}
