using System.Runtime.CompilerServices;

namespace Postroad.TestKit;

/// <summary>
/// Holds a long composed text against the file <c>NAME.verified.txt</c> beside the test. What differs is written to <c>NAME.received.txt</c>; with
/// <c>POSTROAD_ACCEPT_SNAPSHOTS=1</c> it becomes the verified text, to be read before it is committed.
/// </summary>
public static class Snapshot
{
    /// <summary>Compares. Lines in the file end in LF.</summary>
    /// <exception cref="InvalidOperationException">The text differs; the message says where.</exception>
    public static void Verify(string text, string name, [CallerFilePath] string testFile = "")
    {
        var actual = text.ReplaceLineEndings("\n");
        var verified = Path.Combine(Path.GetDirectoryName(testFile)!, $"{name}.verified.txt");
        var received = Path.ChangeExtension(verified, null)[..^".verified".Length] + ".received.txt";
        var expected = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : null;
        if (expected == actual)
        {
            File.Delete(received);
            return;
        }
        if (Environment.GetEnvironmentVariable("POSTROAD_ACCEPT_SNAPSHOTS") == "1")
        {
            File.WriteAllText(verified, actual);
            return;
        }
        File.WriteAllText(received, actual);
        throw new InvalidOperationException($"{name} differs from its verified text: {Difference(expected ?? "", actual)}\nSee {received}");
    }

    private static string Difference(string expected, string actual)
    {
        var (left, right) = (expected.Split('\n'), actual.Split('\n'));
        for (var i = 0; ; i++)
        {
            var (a, b) = (i < left.Length ? left[i] : null, i < right.Length ? right[i] : null);
            if (a != b)
                return $"line {i + 1}\n  verified: {a ?? "(no line)"}\n  received: {b ?? "(no line)"}";
        }
    }
}
