namespace Postroad.Configuration.Tree;

/// <summary>One thing wrong in the configuration.</summary>
/// <param name="Origin">Where.</param>
/// <param name="Key">The whole key, such as <c>queue.retry</c>; empty where the file cannot be read as TOML.</param>
/// <param name="Message">What is wrong, what was expected, and what may have been meant.</param>
internal sealed record ConfigFault(Origin Origin, string Key, string Message)
{
    public override string ToString() => Key.Length == 0 ? $"{Origin}: {Message}" : $"{Origin}: {Key}: {Message}";
}
