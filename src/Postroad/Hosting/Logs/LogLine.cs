using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Postroad.Hosting.Logs;

/// <summary>One thing that was logged, as one line of text whatever is in it.</summary>
internal static class LogLine
{
    private const string Template = "{OriginalFormat}";

    public static string Of<TState>(LogFormat format, DateTimeOffset time, string category, LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var message = formatter(state, exception);
        return format switch
        {
            LogFormat.Json => Json(time, category, level, id, message, state as IEnumerable<KeyValuePair<string, object?>>, exception),
            LogFormat.Systemd => $"<{Severity(level)}>{OneLine(message)}{OneLine(Because(exception))}",
            _ => string.Create(CultureInfo.InvariantCulture, $"{time:yyyy-MM-ddTHH:mm:ss.fffZ} {Name(level)} {OneLine(message)}{OneLine(Because(exception))}"),
        };
    }

    /// <summary>What went wrong beneath, without its stack where it is one of the expected kinds.</summary>
    private static string Because(Exception? exception) => exception switch
    {
        null => "",
        IOException or UnauthorizedAccessException or System.Net.Sockets.SocketException => $": {exception.Message}",
        _ => $": {exception}",
    };

    /// <summary>Line ends and other control characters become visible, so that nobody writes a line of the log but us.</summary>
    private static string OneLine(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\x1f') && !text.AsSpan().ContainsAnyInRange('\x7f', '\x9f'))
            return text;
        var line = new StringBuilder(text.Length + 16);
        foreach (var c in text)
            _ = c switch
            {
                '\n' => line.Append("\\n"),
                '\r' => line.Append("\\r"),
                '\t' => line.Append(' '),
                _ when char.IsControl(c) => line.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
                _ => line.Append(c),
            };
        return line.ToString();
    }

    private static string Json(DateTimeOffset time, string category, LogLevel level, EventId id, string message, IEnumerable<KeyValuePair<string, object?>>? fields, Exception? exception)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("time", time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
            json.WriteString("level", Name(level).TrimEnd());
            json.WriteNumber("id", id.Id);
            json.WriteString("event", id.Name);
            json.WriteString("source", category);
            json.WriteString("message", message);
            foreach (var (name, value) in fields ?? [])
                if (name != Template)
                    WriteField(json, JsonNamingPolicy.SnakeCaseLower.ConvertName(name), value);
            if (exception is not null)
                json.WriteString("exception", exception.ToString());
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void WriteField(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNull(name);
                break;
            case int or long or short or byte or uint:
                json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double number when double.IsFinite(number):
                json.WriteNumber(name, number);
                break;
            case bool truth:
                json.WriteBoolean(name, truth);
                break;
            default:
                json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static string Name(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info ",
        LogLevel.Warning => "warn ",
        LogLevel.Error => "error",
        _ => "fatal",
    };

    /// <summary>The levels of syslog (RFC 5424 §6.2.1).</summary>
    private static int Severity(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => 7,
        LogLevel.Information => 6,
        LogLevel.Warning => 4,
        LogLevel.Error => 3,
        _ => 2,
    };
}
