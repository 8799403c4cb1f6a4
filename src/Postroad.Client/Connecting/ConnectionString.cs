using System.Globalization;
using System.Net;
using Postroad.Smtp.Client.Tls;

namespace Postroad.Client;

/// <summary>
/// Reads <c>smtp://[user:password@]host[:port][?tls=…&amp;pool=…&amp;timeout=…]</c>, <c>smtps://</c>, <c>smtp+starttls://</c>, <c>file://folder</c>, <c>null://</c>, and
/// the form of keys <c>Endpoint=smtp://…;Username=…;Password=…</c>. User and password are percent-encoded in a URL, as they are among keys.
/// </summary>
internal ref struct ConnectionString
{
    private static readonly string[] Schemes = ["smtp", "smtps", "smtp+starttls", "file", "null", "mx"];
    private static readonly string[] Settings = ["tls", "pool", "timeout"];
    private static readonly string[] TlsWords = ["verified", "required", "opportunistic", "none"];

    private readonly int _offset;
    private readonly string _url;

    private ConnectionString(string url, int offset) => (_url, _offset) = (url, offset);

    public static MailEndpoint Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var url = text.TrimEnd();
        if (url.TrimStart().Length == 0)
            throw new ConnectionStringException(1, "it is empty; write smtp://host.");
        var equals = url.IndexOf('=', StringComparison.Ordinal);
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        return equals >= 0 && (scheme < 0 || equals < scheme) ? ParseKeys(url) : new ConnectionString(url.TrimStart(), url.Length - url.TrimStart().Length).Url();
    }

    private static MailEndpoint ParseKeys(string text)
    {
        MailEndpoint? endpoint = null;
        string? user = null, password = null;
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf(';', start) is var found and >= 0 ? found : text.Length;
            var part = text[start..end];
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var key = (equals < 0 ? part : part[..equals]).Trim();
            var value = equals < 0 ? "" : part[(equals + 1)..];
            switch (key.ToUpperInvariant())
            {
                case "ENDPOINT":
                    endpoint = new ConnectionString(value.Trim(), start + equals + 1 + (value.Length - value.TrimStart().Length)).Url();
                    break;
                case "USER" or "USERNAME":
                    user = value;
                    break;
                case "PASSWORD":
                    password = value;
                    break;
                case "" when equals < 0:
                    break;
                default:
                    throw new ConnectionStringException(start + 1, $"'{key}' is no key; the keys are Endpoint, Username and Password.");
            }
            start = end + 1;
        }
        if (endpoint is null)
            throw new ConnectionStringException(1, "there is no Endpoint; write Endpoint=smtp://host:port.");
        return endpoint with { User = user ?? endpoint.User, Password = password ?? endpoint.Password };
    }

    private readonly MailEndpoint Url()
    {
        var end = _url.IndexOf("://", StringComparison.Ordinal);
        if (end < 0 && _url.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && Schemes.Contains(_url[..colon].ToLowerInvariant()))
            throw At(colon, $"'{_url[..(colon + 1)]}' needs two slashes; write {_url[..colon]}://host.");
        if (end < 0)
            throw At(0, $"'{_url[..Math.Min(_url.Length, 20)]}' has no scheme; write smtp://host.");
        var scheme = _url[..end].ToLowerInvariant();
        if (!Schemes.Contains(scheme))
            throw At(0, $"'{scheme}' is not known; write smtp (STARTTLS, port 587), smtps (TLS from the first octet, port 465), smtp+starttls, file, null or mx.{Nearest(scheme, Schemes)}");
        return scheme switch
        {
            "file" => new MailEndpoint(MailTransportKind.Folder) { Folder = Folder(end + 3) },
            "null" => new MailEndpoint(MailTransportKind.Discard),
            "mx" => Query(new MailEndpoint(MailTransportKind.MailExchangers) { Port = 25 }, _url.IndexOf('?', StringComparison.Ordinal)),
            _ => Server(end + 3, scheme == "smtps"),
        };
    }

    private readonly MailEndpoint Server(int start, bool isImplicit)
    {
        var query = _url.IndexOf('?', start);
        var end = query < 0 ? _url.Length : query;
        var slash = _url.IndexOf('/', start, end - start);
        if (slash >= 0 && slash != end - 1)
            throw At(slash, "a path has no meaning here. In a password write / as %2F, @ as %40, : as %3A, ? as %3F.");
        var authority = _url[start..(slash >= 0 ? slash : end)];
        var at = authority.LastIndexOf('@');
        var endpoint = new MailEndpoint(MailTransportKind.Smtp) { IsImplicitTls = isImplicit };
        if (at >= 0)
        {
            var colon = authority.IndexOf(':', 0, at);
            endpoint = endpoint with
            {
                User = Decode(authority[..(colon < 0 ? at : colon)], start, "user"),
                Password = colon < 0 ? null : Decode(authority[(colon + 1)..at], start + colon + 1, "password"),
            };
        }
        return Query(HostAndPort(endpoint, authority[(at + 1)..], start + at + 1), query);
    }

    private readonly MailEndpoint HostAndPort(MailEndpoint endpoint, string text, int start)
    {
        var colon = text.StartsWith('[') ? text.IndexOf("]:", StringComparison.Ordinal) is var c and >= 0 ? c + 1 : -1 : text.IndexOf(':', StringComparison.Ordinal);
        var host = colon < 0 ? text : text[..colon];
        var isLiteral = host.StartsWith('[') && host.EndsWith(']') && IPAddress.TryParse(host.AsSpan(1, host.Length - 2), out _);
        if (!isLiteral && (host.Length is 0 or > 255 || !host.All(ch => char.IsLetterOrDigit(ch) || ch is '-' or '.' or '_')))
            throw At(start, host.Length == 0 ? "the host is missing." : $"'{host}' is not a host; write a name, an IPv4 address, or an IPv6 address in brackets.");
        if (colon < 0)
            return endpoint with { Host = host.Trim('[', ']') };
        var digits = text[(colon + 1)..];
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is 0 or > 65535)
            throw At(start + colon + 1, $"'{digits}' is not a port (1 to 65535).");
        return endpoint with { Host = host.Trim('[', ']'), Port = port };
    }

    private readonly MailEndpoint Query(MailEndpoint endpoint, int query)
    {
        if (query < 0)
            return endpoint;
        for (var start = query + 1; start < _url.Length;)
        {
            var end = _url.IndexOf('&', start) is var found and >= 0 ? found : _url.Length;
            var equals = _url.IndexOf('=', start, end - start);
            var key = _url[start..(equals < 0 ? end : equals)].ToLowerInvariant();
            var valueAt = equals < 0 ? end : equals + 1;
            endpoint = Setting(endpoint, key, _url[valueAt..end], start, valueAt);
            start = end + 1;
        }
        return endpoint;
    }

    private readonly MailEndpoint Setting(MailEndpoint endpoint, string key, string value, int keyAt, int valueAt)
    {
        switch (key)
        {
            case "tls":
                var word = Array.IndexOf(TlsWords, value.ToLowerInvariant());
                if (word < 0)
                    throw At(valueAt, $"'{value}' is no value of tls; write {string.Join(", ", TlsWords)}.{Nearest(value, TlsWords)}");
                return endpoint with { Tls = (TlsMode)word };
            case "pool":
                return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var pool) && pool is > 0 and <= 1000
                    ? endpoint with { Pool = pool }
                    : throw At(valueAt, $"'{value}' is not a number of connections (1 to 1000).");
            case "timeout":
                return Durations.TryParse(value, out var timeout) ? endpoint with { Timeout = timeout } : throw At(valueAt, $"'{value}' is not a duration; write 30s, 500ms or 2m.");
            default:
                throw At(keyAt, $"'{key}' is no setting; the settings are {string.Join(", ", Settings)}.{Nearest(key, Settings)}");
        }
    }

    private readonly string Folder(int start)
    {
        var folder = Decode(_url[start..], start, "folder");
        // file:///C:/mail is C:/mail on Windows.
        if (folder.Length > 2 && folder[0] == '/' && folder[2] == ':')
            folder = folder[1..];
        return folder.Length > 0 ? folder : throw At(start, "the folder is missing; write file:///var/mail/pickup.");
    }

    private readonly string Decode(string text, int start, string what)
    {
        for (var i = text.IndexOf('%', StringComparison.Ordinal); i >= 0; i = text.IndexOf('%', i + 1))
        {
            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                throw At(start + i, $"% in the {what} begins two hexadecimal digits; write %25 for % itself.");
        }
        var decoded = Uri.UnescapeDataString(text);
        return decoded.AsSpan().IndexOfAny('\r', '\n', '\0') < 0 ? decoded : throw At(start, $"the {what} holds CR, LF or NUL.");
    }

    private static string Nearest(string word, string[] known) =>
        known.Select(k => (k, Distance: Durations.Distance(word.ToLowerInvariant(), k))).MinBy(k => k.Distance) is { Distance: <= 2 } near ? $" Did you mean {near.k}?" : "";

    private readonly ConnectionStringException At(int index, string message) => new(_offset + index + 1, message);
}
