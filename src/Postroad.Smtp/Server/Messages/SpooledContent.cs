using System.Buffers;
using System.IO.Pipelines;

namespace Postroad.Smtp.Server.Messages;

/// <summary>The whole content of one message: in memory where it is small, else in a temporary file that goes with it.</summary>
public sealed class SpooledContent : IAsyncDisposable
{
    private readonly int _threshold;
    private readonly string _folder;
    private byte[] _memory;
    private FileStream? _file;

    private SpooledContent(int threshold, string folder) => (_threshold, _folder, _memory) = (threshold, folder, ArrayPool<byte>.Shared.Rent(Math.Max(1, threshold)));

    /// <summary>Octets.</summary>
    public long Length { get; private set; }

    /// <summary>Whether the content is in memory: then <see cref="Memory"/> has it.</summary>
    public bool IsInMemory => _file is null;

    /// <summary>The content, where it is in memory; until this object is disposed.</summary>
    /// <exception cref="InvalidOperationException">It is in a file.</exception>
    public ReadOnlyMemory<byte> Memory => _file is null ? _memory.AsMemory(0, (int)Length) : throw new InvalidOperationException("The content is in a file; open it as a stream.");

    /// <summary>Reads content to its end.</summary>
    /// <param name="content">The content of a transaction.</param>
    /// <param name="threshold">How many octets stay in memory at most.</param>
    /// <param name="folder">Where a larger one goes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="MessageRefusedException">The session refuses the content.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static async ValueTask<SpooledContent> ReadAsync(PipeReader content, int threshold, string folder, CancellationToken cancellationToken)
    {
        var spooled = new SpooledContent(threshold, folder);
        try
        {
            while (true)
            {
                var result = await content.ReadAsync(cancellationToken).ConfigureAwait(false);
                foreach (var piece in result.Buffer)
                    await spooled.AddAsync(piece, cancellationToken).ConfigureAwait(false);
                content.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                    break;
            }
            if (spooled._file is not null)
                await spooled._file.FlushAsync(cancellationToken).ConfigureAwait(false);
            return spooled;
        }
        catch
        {
            await spooled.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The content from its first octet; as often as wanted, until this object is disposed.</summary>
    public Stream OpenStream() => _file is null
        ? new MemoryStream(_memory, 0, (int)Length, writable: false)
        : new FileStream(_file.Name, new FileStreamOptions { Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.Asynchronous });

    /// <summary>The same as a pipe.</summary>
    public PipeReader OpenPipe() => _file is null ? PipeReader.Create(new ReadOnlySequence<byte>(Memory)) : PipeReader.Create(OpenStream());

    /// <summary>Lets go of memory and file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_memory.Length > 0)
            ArrayPool<byte>.Shared.Return(_memory);
        _memory = [];
        Length = 0;
        if (_file is null)
            return;
        await _file.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask AddAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        if (_file is null && Length + octets.Length <= _threshold)
        {
            octets.CopyTo(_memory.AsMemory((int)Length));
        }
        else
        {
            if (_file is null)
            {
                _file = Create();
                await _file.WriteAsync(_memory.AsMemory(0, (int)Length), cancellationToken).ConfigureAwait(false);
            }
            await _file.WriteAsync(octets, cancellationToken).ConfigureAwait(false);
        }
        Length += octets.Length;
    }

    private FileStream Create()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(Path.Combine(_folder, $"postroad-{Guid.NewGuid():n}.tmp"), options);
    }
}
