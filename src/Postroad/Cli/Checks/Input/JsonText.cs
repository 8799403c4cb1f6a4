using System.Text;
using System.Text.Json;
using Postroad.Cli.Screen;

namespace Postroad.Cli.Checks.Input;

/// <summary>Writes the one JSON value that a check prints.</summary>
internal static class JsonText
{
    public static void Write(Shell shell, Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            write(writer);
        shell.Out.WriteLine(Encoding.UTF8.GetString(stream.ToArray()));
    }

    /// <summary>An object in whatever place.</summary>
    public static void Object(this Utf8JsonWriter json, Action fields)
    {
        json.WriteStartObject();
        fields();
        json.WriteEndObject();
    }

    /// <summary>An object under a name.</summary>
    public static void Object(this Utf8JsonWriter json, string name, Action fields)
    {
        json.WritePropertyName(name);
        json.Object(fields);
    }

    /// <summary>A list of objects, each of its item, under a name.</summary>
    public static void List<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> fields)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
            json.Object(() => fields(item));
        json.WriteEndArray();
    }

    /// <summary>A list of texts under a name.</summary>
    public static void Texts(this Utf8JsonWriter json, string name, IEnumerable<string?> items)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
            json.WriteStringValue(item);
        json.WriteEndArray();
    }

    /// <summary>A JSON array that is read from a file.</summary>
    public static JsonDocument ReadArray(Shell shell, string file)
    {
        try
        {
            var document = JsonDocument.Parse(CheckInput.Read(shell, file));
            return document.RootElement.ValueKind == JsonValueKind.Array ? document : throw new CheckFailure(ExitCode.No, $"{file} is not a JSON array");
        }
        catch (JsonException failure)
        {
            throw new CheckFailure(ExitCode.No, $"{file} is not JSON: {failure.Message}");
        }
    }
}
