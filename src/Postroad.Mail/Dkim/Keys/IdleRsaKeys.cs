using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Postroad.Mail.Dkim.Keys;

/// <summary>
/// Keys of the platform that were used and may be used again; the one that was used longest ago is given up first. The few large senders sign most of the mail, and to take a
/// key in costs more than to verify with it. A key that is in use is not here, so that no two threads share one.
/// </summary>
internal sealed class IdleRsaKeys(int max)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (RSA Key, long Turn)> _keys = new(StringComparer.Ordinal);
    private long _turn;

    /// <summary>Those of the whole process: a key is what its octets are, whoever asks.</summary>
    public static IdleRsaKeys Shared { get; } = new(256);

    public bool TryTake(string name, [NotNullWhen(true)] out RSA? key)
    {
        lock (_gate)
        {
            var found = _keys.Remove(name, out var idle);
            key = idle.Key;
            return found;
        }
    }

    public void Give(string name, RSA key)
    {
        RSA? surplus = null;
        lock (_gate)
        {
            if (!_keys.TryAdd(name, (key, _turn++)))
                surplus = key;
            else if (_keys.Count > max && _keys.Remove(_keys.MinBy(static k => k.Value.Turn).Key, out var oldest))
                surplus = oldest.Key;
        }
        surplus?.Dispose();
    }
}
