namespace Postroad.Cli.Checks.Senders;

/// <summary>Results in the words of the standards, which are in lower case.</summary>
internal static class Words
{
    public static string Of<T>(T result) where T : struct, Enum => result.ToString().ToLowerInvariant();
}
