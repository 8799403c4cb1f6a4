namespace Postroad.Interop.Senders.Rivals;

/// <summary>A program that the suite's script installs. Where it is not, a test is skipped and says so; in CI it fails for want of it.</summary>
internal static class Needed
{
    public static void Program(string path) => Assert.SkipUnless(IsHere(path), $"{path} is not on this machine; tests/interop/install brings it.");

    /// <summary>Whether to go on with it: it is here, or it has to be.</summary>
    public static bool IsHere(string path) => File.Exists(path) || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"));
}
