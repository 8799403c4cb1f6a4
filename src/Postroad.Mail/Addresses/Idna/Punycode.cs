using System.Text;

namespace Postroad.Mail.Addresses.Idna;

/// <summary>The encoding of Unicode in ASCII that A-labels are made of (RFC 3492), without the prefix <c>xn--</c>.</summary>
internal static class Punycode
{
    // RFC 3492 §5
    private const int Base = 36;
    private const int ThresholdMin = 1;
    private const int ThresholdMax = 26;
    private const int Skew = 38;
    private const int Damp = 700;
    private const int InitialBias = 72;
    private const int InitialCodePoint = 0x80;

    /// <summary>The code points that a text stands for. False where it stands for none: a foreign character, a number cut short or beyond Unicode.</summary>
    // RFC 3492 §6.2
    public static bool TryDecode(ReadOnlySpan<char> text, out List<int> codePoints)
    {
        var delimiter = text.LastIndexOf('-');
        codePoints = new List<int>(text.Length);
        foreach (var c in delimiter < 0 ? [] : text[..delimiter])
        {
            if (!char.IsAscii(c))
                return false;
            codePoints.Add(c);
        }
        var (codePoint, index, bias, isFirst) = (InitialCodePoint, 0L, InitialBias, true);
        text = text[(delimiter + 1)..];
        while (!text.IsEmpty)
        {
            if (!TryTakeNumber(ref text, bias, out var delta))
                return false;
            index += delta;
            var count = codePoints.Count + 1;
            bias = Adapt(delta, count, isFirst);
            isFirst = false;
            if (index / count > 0x10FFFF - codePoint)
                return false;
            codePoint += (int)(index / count);
            if (codePoint is >= 0xD800 and <= 0xDFFF)
                return false;
            codePoints.Insert((int)(index % count), codePoint);
            index = index % count + 1;
        }
        return true;
    }

    /// <summary>The text that stands for the code points.</summary>
    // RFC 3492 §6.3
    public static string Encode(List<int> codePoints)
    {
        var text = new StringBuilder();
        foreach (var c in codePoints)
        {
            if (c < InitialCodePoint)
                text.Append((char)c);
        }
        var basicCount = text.Length;
        if (basicCount > 0)
            text.Append('-');
        var (codePoint, delta, bias, done) = (InitialCodePoint, 0L, InitialBias, basicCount);
        while (done < codePoints.Count)
        {
            var next = codePoints.Where(c => c >= codePoint).Min();
            delta += (long)(next - codePoint) * (done + 1);
            codePoint = next;
            foreach (var c in codePoints)
            {
                if (c < codePoint)
                    delta++;
                if (c != codePoint)
                    continue;
                AppendNumber(text, delta, bias);
                bias = Adapt(delta, done + 1, isFirst: done == basicCount);
                delta = 0;
                done++;
            }
            delta++;
            codePoint++;
        }
        return text.ToString();
    }

    private static bool TryTakeNumber(ref ReadOnlySpan<char> text, int bias, out long value)
    {
        var weight = 1L;
        value = 0;
        for (var k = Base; ; k += Base)
        {
            if (text.IsEmpty || DigitOf(text[0]) is var digit && digit < 0)
                return false;
            text = text[1..];
            value += digit * weight;
            // Far above what any label in Unicode needs, and far below what a long holds.
            if (value > int.MaxValue)
                return false;
            var threshold = Math.Clamp(k - bias, ThresholdMin, ThresholdMax);
            if (digit < threshold)
                return true;
            weight *= Base - threshold;
            if (weight > int.MaxValue)
                return false;
        }
    }

    private static void AppendNumber(StringBuilder text, long value, int bias)
    {
        for (var k = Base; ; k += Base)
        {
            var threshold = Math.Clamp(k - bias, ThresholdMin, ThresholdMax);
            if (value < threshold)
                break;
            text.Append(DigitFor((int)((value - threshold) % (Base - threshold)) + threshold));
            value = (value - threshold) / (Base - threshold);
        }
        text.Append(DigitFor((int)value));
    }

    // RFC 3492 §6.1
    private static int Adapt(long delta, int count, bool isFirst)
    {
        delta = isFirst ? delta / Damp : delta / 2;
        delta += delta / count;
        var k = 0;
        for (; delta > (Base - ThresholdMin) * ThresholdMax / 2; k += Base)
            delta /= Base - ThresholdMin;
        return k + (int)((Base - ThresholdMin + 1) * delta / (delta + Skew));
    }

    private static char DigitFor(int value) => (char)(value < 26 ? 'a' + value : '0' + value - 26);

    private static int DigitOf(char c) => c switch
    {
        >= '0' and <= '9' => c - '0' + 26,
        >= 'a' and <= 'z' => c - 'a',
        >= 'A' and <= 'Z' => c - 'A',
        _ => -1,
    };
}
