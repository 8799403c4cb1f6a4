using System.Numerics;
using System.Runtime.InteropServices;

namespace Postroad.Mta.Queue.Spool.Journal.Format;

/// <summary>CRC-32C (Castagnoli), eight octets an instruction where the processor has it. States are not inverted between parts; <see cref="Finish"/> inverts.</summary>
internal static class Checksum
{
    /// <summary>The state before the first octet.</summary>
    public const uint Start = uint.MaxValue;

    /// <summary>Takes in more octets.</summary>
    public static uint Append(uint state, ReadOnlySpan<byte> octets)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(octets);
        foreach (var word in words)
            state = BitOperations.Crc32C(state, word);
        foreach (var octet in octets[(words.Length * sizeof(ulong))..])
            state = BitOperations.Crc32C(state, octet);
        return state;
    }

    /// <summary>The checksum of all that was taken in.</summary>
    public static uint Finish(uint state) => ~state;
}
