namespace Postroad.Mail.Tests;

/// <summary>Test data that others made, read where it lies.</summary>
internal static class ConformanceFolder
{
    /// <summary>The path of a file in the folder that POSTROAD_CONFORMANCE names; skips the test where there is none.</summary>
    public static string Find(string relative)
    {
        var folder = Environment.GetEnvironmentVariable("POSTROAD_CONFORMANCE");
        if (string.IsNullOrEmpty(folder))
            Assert.Skip("POSTROAD_CONFORMANCE names no folder with the test data of others.");
        var path = Path.Combine(folder, relative);
        Assert.True(File.Exists(path), $"{path} is missing.");
        return path;
    }
}
