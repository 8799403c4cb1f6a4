using Postroad.Cli.Screen;

namespace Postroad.Cli.Checks.Input;

/// <summary>Reads what a check is given: a file, or <c>-</c> for standard input.</summary>
internal static class CheckInput
{
    /// <summary>The largest input: far more than any message that a server takes.</summary>
    private const int MaxOctets = 256 * 1024 * 1024;

    public static byte[] Read(Shell shell, string file)
    {
        try
        {
            using var stream = file == "-" ? shell.OpenInput() : File.OpenRead(Path.Combine(shell.CurrentFolder, file));
            using var content = new MemoryStream();
            var buffer = new byte[64 * 1024];
            int read;
            while ((read = stream.Read(buffer)) > 0)
            {
                if (content.Length + read > MaxOctets)
                    throw new CheckFailure(ExitCode.No, $"{file} is larger than {MaxOctets} octets");
                content.Write(buffer, 0, read);
            }
            return content.ToArray();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new CheckFailure(ExitCode.No, $"{file} cannot be read: {failure.Message}");
        }
    }

    /// <summary>A message with the line ends of the wire: one that was kept with those of Unix, all along, gets them back.</summary>
    public static byte[] ReadMessage(Shell shell, string file)
    {
        var octets = Read(shell, file);
        var first = Array.IndexOf(octets, (byte)'\n');
        if (first < 0 || (first > 0 && octets[first - 1] == (byte)'\r'))
            return octets;
        var result = new MemoryStream(octets.Length + (octets.Length / 32));
        var start = 0;
        for (var at = first; at >= 0; at = Array.IndexOf(octets, (byte)'\n', start))
        {
            result.Write(octets, start, at - start);
            if (at == 0 || octets[at - 1] != (byte)'\r')
                result.WriteByte((byte)'\r');
            result.WriteByte((byte)'\n');
            start = at + 1;
        }
        result.Write(octets, start, octets.Length - start);
        return result.ToArray();
    }
}
