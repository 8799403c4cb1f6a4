using System.Net.Security;
using System.Text;

namespace Postroad.Smtp.Tests.Server.Model;

/// <summary>The client of the model: pipelines all it may, cuts it where it is told, and keeps the codes of the replies.</summary>
internal sealed class ModelClient(Stream stream, Queue<int> cuts) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly SslClientAuthenticationOptions TakeAny = new() { TargetHost = "localhost", RemoteCertificateValidationCallback = static (_, _, _, _) => true };

    private readonly StringBuilder _pending = new();
    private readonly StringBuilder _line = new();
    private readonly byte[] _buffer = new byte[4096];
    private Stream _stream = stream;
    private bool _isClosed;

    public List<string> Codes { get; } = [];

    /// <summary>Says a move. Where an answer has to be awaited, the model tells how many there are before it.</summary>
    public async Task SayAsync(Move move, int answersBefore)
    {
        var parts = Wording.Of(move);
        _pending.Append(parts[0]);
        if (!Wording.IsBarrier(move))
            return;
        for (var i = 0; ; i++)
        {
            await FlushAsync();
            await HearAsync(answersBefore + i + 1);
            if (i + 1 == parts.Length || _isClosed || Codes[^1][0] != '3')
                break;
            _pending.Append(parts[i + 1]);
        }
        if (move == Move.StartTls && Codes[^1] == "220")
            await SecureAsync();
    }

    /// <summary>Sends what waits and hears all until the server closes.</summary>
    public async Task EndAsync()
    {
        await FlushAsync();
        await HearAsync(int.MaxValue);
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async Task SecureAsync()
    {
        var tls = new SslStream(_stream);
        _stream = tls;
        await tls.AuthenticateAsClientAsync(TakeAny).WaitAsync(Patience);
    }

    private async Task FlushAsync()
    {
        var octets = Encoding.ASCII.GetBytes(_pending.ToString());
        _pending.Clear();
        for (var at = 0; at < octets.Length && !_isClosed;)
        {
            var end = cuts.TryDequeue(out var cut) ? Math.Min(octets.Length, at + cut) : octets.Length;
            try
            {
                await _stream.WriteAsync(octets.AsMemory(at..end)).AsTask().WaitAsync(Patience);
            }
            catch (IOException)
            {
                _isClosed = true;
            }
            at = end;
        }
    }

    private async Task HearAsync(int count)
    {
        while (Codes.Count < count)
        {
            var read = await _stream.ReadAsync(_buffer).AsTask().WaitAsync(Patience);
            if (read == 0)
            {
                _isClosed = true;
                return;
            }
            foreach (var octet in _buffer.AsSpan(0, read))
                Take((char)octet);
        }
    }

    private void Take(char octet)
    {
        _line.Append(octet);
        if (octet != '\n')
            return;
        if (_line[3] == ' ')
            Codes.Add(_line.ToString(0, 3));
        _line.Clear();
    }
}
