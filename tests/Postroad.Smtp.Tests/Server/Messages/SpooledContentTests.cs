using System.Buffers;
using System.IO.Pipelines;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Server;
using Postroad.Smtp.Server.Messages;
using Postroad.TestKit;

namespace Postroad.Smtp.Tests.Server.Messages;

public class SpooledContentTests
{
    [Theory]
    [InlineData(0, true)]
    [InlineData(100, true)]
    [InlineData(101, false)]
    [InlineData(1_000_000, false)]
    public async Task Content_is_kept_in_memory_up_to_the_threshold_and_in_a_file_beyond(int size, bool inMemory)
    {
        using var folder = new TempFolder();
        var octets = Enumerable.Range(0, size).Select(static i => (byte)(i * 31)).ToArray();
        await using (var content = await SpooledContent.ReadAsync(PipeReader.Create(new ReadOnlySequence<byte>(octets)), 100, folder.Path, CancellationToken.None))
        {
            Assert.Equal(size, content.Length);
            Assert.Equal(inMemory, content.IsInMemory);
            Assert.Equal(inMemory ? 0 : 1, Directory.GetFiles(folder.Path).Length);
            for (var again = 0; again < 2; again++)
            {
                await using var stream = content.OpenStream();
                var copy = new MemoryStream();
                await stream.CopyToAsync(copy);
                Assert.Equal(octets, copy.ToArray());
            }
            var piped = new MemoryStream();
            await content.OpenPipe().CopyToAsync(piped);
            Assert.Equal(octets, piped.ToArray());
            if (inMemory)
                Assert.Equal(octets, content.Memory.ToArray());
            else
                Assert.Throws<InvalidOperationException>(() => content.Memory);
        }
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task Content_that_is_refused_leaves_no_file()
    {
        using var folder = new TempFolder();
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(new byte[1000]);
        await pipe.Writer.CompleteAsync(new MessageRefusedException(Replies.MessageTooBig));
        await Assert.ThrowsAsync<MessageRefusedException>(async () => await SpooledContent.ReadAsync(pipe.Reader, 100, folder.Path, CancellationToken.None));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }
}
