using Postroad.Hosting;
using Postroad.Hosting.Posix;
using Postroad.TestKit;

namespace Postroad.Tests.Hosting;

public sealed class DataFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_that_is_not_there_is_made_for_its_owner_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        var path = _folder.Sub("deep/data");
        Assert.Null(DataFolder.Prepare(path, null));
        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(path));
        Assert.Null(DataFolder.Prepare(path, null));
    }

    [Theory]
    [InlineData(0b111_111_111)]
    [InlineData(0b111_100_000)]
    [InlineData(0b111_000_001)]
    [InlineData(0b101_000_000)]
    public void A_folder_of_another_mode_is_refused(int mode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        var path = Directory.CreateDirectory(_folder.Sub("data")).FullName;
        File.SetUnixFileMode(path, (UnixFileMode)mode);
        Assert.Contains("has to be for its owner alone: chmod 700", DataFolder.Prepare(path, null)!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_no_folder() => Assert.Contains("is a file", DataFolder.Prepare(_folder.Write("data", ""), null)!, StringComparison.Ordinal);

    [Fact]
    public void What_root_made_is_handed_to_the_user()
    {
        Assert.SkipUnless(SystemUser.IsRoot && OperatingSystem.IsLinux() && SystemUser.TryFind("nobody", out _), "Only root can give files away.");
        Assert.True(SystemUser.TryFind("nobody", out var nobody));
        var path = _folder.Sub("data");
        Assert.Null(DataFolder.Prepare(path, null));
        _folder.Write("data/inner/file", "x");
        _folder.Write("outside", "x");
        File.CreateSymbolicLink(_folder.Sub("data/link"), _folder.Sub("outside"));

        Assert.Null(DataFolder.Prepare(path, "nobody"));
        Assert.All([path, _folder.Sub("data/inner"), _folder.Sub("data/inner/file")], file => Assert.Equal(nobody.UserId, FileOwner.Of(file)!.Value.UserId));
        Assert.Equal(0u, FileOwner.Of(_folder.Sub("outside"))!.Value.UserId);
        Assert.Contains("belongs to user", DataFolder.Prepare(path, "daemon")!, StringComparison.Ordinal);
    }
}
