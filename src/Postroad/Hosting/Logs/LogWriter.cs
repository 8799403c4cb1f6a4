using System.Threading.Channels;

namespace Postroad.Hosting.Logs;

/// <summary>
/// Writes lines behind the backs of those who log: nobody waits for a slow terminal or pipe. What does not fit while it is slow is dropped, and
/// counted in a line of its own, so that no peer can make the log stop the mail.
/// </summary>
internal sealed class LogWriter : IAsyncDisposable
{
    /// <summary>Lines that may wait. 16,384: a burst of a second or so.</summary>
    private const int Capacity = 16_384;

    private readonly Channel<string> _lines = Channel.CreateBounded<string>(new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private readonly TextWriter _target;
    private readonly Task _writing;
    private long _dropped;

    public LogWriter(TextWriter target)
    {
        _target = target;
        _writing = Task.Run(WriteAsync);
    }

    public void Write(string line)
    {
        if (!_lines.Writer.TryWrite(line))
            Interlocked.Increment(ref _dropped);
    }

    /// <summary>Writes what waits, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _writing.ConfigureAwait(false);
    }

    private async Task WriteAsync()
    {
        while (await _lines.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            try
            {
                while (_lines.Reader.TryRead(out var line))
                    await _target.WriteLineAsync(line).ConfigureAwait(false);
                if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
                    await _target.WriteLineAsync($"{dropped} lines of the log were dropped: whoever reads it is too slow").ConfigureAwait(false);
                await _target.FlushAsync().ConfigureAwait(false);
            }
            catch (IOException)
            {
                // Whoever read the log is gone; the mail goes on.
            }
        }
    }
}
