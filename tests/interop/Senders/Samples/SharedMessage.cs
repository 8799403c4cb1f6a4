using System.Text;

namespace Postroad.Interop.Senders.Samples;

/// <summary>A message of the shared samples, some of which are kept with the line ends of Unix.</summary>
internal static class SharedMessage
{
    public static byte[] Read(string file)
    {
        var text = Encoding.Latin1.GetString(File.ReadAllBytes(file));
        return Encoding.Latin1.GetBytes(text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal));
    }
}
